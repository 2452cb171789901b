"""Calls, hand-offs and promises, ended and live."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ivr.storage import Database, FollowUps, LiveCall, Phase
from ivr.storage.call_log import as_call
from ivr.storage.models import FollowUp
from tests.ivr.api.conftest import CALLER, NOW, Clock, Served
from tests.ivr.storage.conftest import finished

pytestmark = [pytest.mark.web, pytest.mark.model]

PACKET = {"call_sid": "CA1", "handoff_id": "HO1", "need": "lost card", "words": ["my card"]}


def keep(database: Database, call_sid: str, at_s: int = 0, packet: Any = None) -> None:

    with database.begin() as session:
        session.add(as_call(finished(call_sid), packet, NOW + timedelta(seconds=at_s)))


def test_calls_come_in_pages_newest_first_each_once(served: Served, database: Database) -> None:
    for number in range(5):
        keep(database, f"CA{number}", at_s=number // 2)  # two at the same moment
    seen, path = [], "/calls?limit=2"
    while path:
        page = served("GET", path).json
        seen.append([item["call_sid"] for item in page["items"]])
        path = f"/calls?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == [["CA4", "CA3"], ["CA2", "CA1"], ["CA0"]]
    assert served("GET", "/calls?cursor=nonsense").status_code == 422


def test_calls_can_be_chosen(served: Served, database: Database) -> None:
    keep(database, "CA1")
    keep(database, "CA2", at_s=3600)
    for query, found in (
        ("intent=lost_stolen_card", 2),
        ("intent=balance", 0),
        ("preset=bank&disposition=transferred", 2),
        ("since=2026-09-02T11:30:00Z", 1),
        ("until=2026-09-02T13:30:00%2B02:00", 1),
    ):
        assert len(served("GET", f"/calls?{query}").json["items"]) == found, query
    assert served("GET", "/calls?limit=201").status_code == 422
    assert served("GET", "/calls?limit=1&limit=2").status_code == 422
    assert served("GET", "/calls?since=yesterday").status_code == 422


def test_a_call_is_shown_with_turns_trace_and_packet(served: Served, database: Database) -> None:
    keep(database, "CA1", packet=PACKET)
    call = served("GET", "/calls/CA1").json
    assert call["turns"][0]["transcript"] == "my card is lost"
    assert call["turns"][0]["trace"]["rule"] == "pinned"
    assert call["packet"] == PACKET
    assert served("GET", "/calls/CA2").status_code == 404
    for name in ("CA1", "HO1"):
        assert served("GET", f"/handoffs/{name}").json == {"handoff_id": "HO1", "packet": PACKET}
    assert served("GET", "/handoffs/HO2").status_code == 404


def test_a_live_call_and_its_hand_off_are_there_at_once_and_redacted(served: Served) -> None:
    record = finished("CA1", transcript="my card 4111 1111 1111 1111 is lost")
    record.disposition, record.destination = None, None
    call = LiveCall("CA1", "twilio_stream", "bank", "en", NOW.isoformat(), caller=CALLER)
    live = served.services.live
    talking = live.save(replace(call, phase=Phase.TALKING, record=record.to_json()))
    assert talking is not None
    shown = served("GET", "/calls/CA1")
    assert shown.json["disposition"] is None
    assert shown.json["ended_at"] is None
    assert shown.json["turns"][0]["transcript"] == "my card [number] is lost"
    assert CALLER not in shown.text
    assert served("GET", "/handoffs/CA1").status_code == 404
    live.save(replace(talking, phase=Phase.LEAVING, destination="card_services", packet=PACKET))
    for name in ("CA1", "HO1"):
        assert served("GET", f"/handoffs/{name}").json["packet"] == PACKET
    assert served("GET", "/calls/CA1").json["destination"] == "card_services"


def test_a_promise_is_listed_until_it_is_kept(
    served: Served, database: Database, clock: Clock
) -> None:
    FollowUps(database).add(
        FollowUp(call_sid="CA1", kind="callback", preset="bank", wanted="", number=CALLER)
    )
    (item,) = served("GET", "/follow-ups").json["items"]
    assert (item["kind"], item["number"], item["done_at"]) == ("callback", CALLER, None)
    path = f"/follow-ups/{item['id']}/done"
    first = served("POST", path).json["done_at"]
    clock.passes(hours=1)
    assert served("POST", path).json["done_at"] == first
    assert served("GET", "/follow-ups").json["items"] == []
    assert len(served("GET", "/follow-ups?done=true").json["items"]) == 1
    for name in ("99", "x", "9999999999"):
        assert served("POST", f"/follow-ups/{name}/done").status_code == 404
