"""Promises to callers on the desk: seen, rung, ticked off; and what became of texts."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.storage import FollowUps
from ivr.storage.messages import Messages
from ivr.storage.models import FollowUp, MessageOut
from tests.ivr.console.conftest import ended
from tests.ivr.desk.conftest import Room

pytestmark = pytest.mark.web

NUMBER = "+447700900123"
LOST = "the link to their page did not arrive by text message (code 30003)"


def promise(room: Room, call_sid: str = "CS9", **more: Any) -> int:
    """Promise something and return its id."""
    given = {"kind": "message", "preset": "bank", "number": NUMBER, "reason": LOST, **more}
    row = FollowUp(call_sid=call_sid, **given)
    assert FollowUps(room.database).add(row)
    return row.id


def test_what_did_not_arrive_is_on_the_desk_of_who_serves_that_line(room: Room) -> None:
    number = promise(room)
    promise(room, "CS8", preset="telecom")
    ann = room.agent("ann")
    room.accounts.set_lines("ann", ["bank"], "test")
    (item,) = ann.screen()["promises"]
    assert (item["id"], item["what"], item["reason"]) == (number, "tell by telephone", LOST)
    assert NUMBER not in ann.client.get("/desk/screen.json").text
    assert ann.post(f"promises/{number + 1}/done").status_code == 404, "not their line"


def test_a_promise_is_ticked_off_once_and_its_number_goes(room: Room) -> None:
    number, ann = promise(room), room.agent("ann")
    assert ann.post(f"promises/{number}/done").json["promises"] == []
    assert ann.post(f"promises/{number}/done").status_code == 404
    kept = FollowUps(room.database).get(number)
    assert kept is not None
    assert (kept.number, kept.done_at is not None) == ("", True)


def test_call_now_rings_at_whoever_clicks_it_and_then_at_the_callers(room: Room) -> None:
    carrier, number = room.dials(), promise(room)
    bob, ann = room.agent("bob"), room.agent("ann")
    bob.works()
    ann.works()
    assert ann.post(f"promises/{number}/call").json["promises"] == []
    room.floor.turn()
    assert bob.screen()["call"] is None, "though bob is free longer"
    call = ann.takes()
    assert (call["kind"], LOST in call["packet"]["need"]) == ("callback", True)
    assert [rung for _, rung in carrier.rung] == [NUMBER]


@pytest.mark.parametrize(("spoken", "called"), [("vi", "vi"), ("en", "en"), (None, "en")])
def test_who_is_called_now_is_called_in_the_language_of_the_call(
    room: Room, spoken: str | None, called: str
) -> None:
    room.dials()
    number, ann = promise(room), room.agent("ann")
    if spoken is not None:
        with room.database.begin() as session:
            session.add(ended(9, "tea", preset="bank", language=spoken))
    ann.works()
    ann.post(f"promises/{number}/call")
    (entry,) = room.floor.queues.line()
    assert (entry.call_sid, entry.language) == ("CS9", called)


def test_nothing_rings_without_a_queue_or_a_number(room: Room) -> None:
    number, hidden = promise(room), promise(room, "CS8", number="")
    ann = room.agent("ann")
    ann.works()
    assert ann.post(f"promises/{hidden}/call").status_code == 409
    bob = room.agent("bob")
    assert bob.post(f"promises/{number}/call").status_code == 409, "serves no queue"
    assert ann.post(f"promises/{number}/eat").status_code == 404
    assert ann.post(f"promises/{number}/answer").status_code == 409, "it is no conversation"
    assert len(ann.screen()["promises"]) == 2


def test_where_nobody_dials_the_agent_who_takes_a_promise_sees_the_number(room: Room) -> None:
    number, ann = promise(room, kind="callback", reason=""), room.agent("ann")
    ann.works()
    (item,) = ann.screen()["promises"]
    assert item["reachable"]
    ann.post(f"promises/{number}/call")
    room.floor.turn()
    call = ann.takes()
    assert (call["kind"], call["number"]) == ("callback", NUMBER)


def test_a_promise_says_where_it_belongs_and_rings_in_the_wanted_queue(room: Room) -> None:
    number, ann = promise(room, wanted="fraud_desk"), room.agent("ann")
    promise(room, "CS8", wanted="")
    ann.post("shift", queues=[["bank", "card_services"], ["bank", "fraud_desk"]])
    assert [item["place"] for item in ann.screen()["promises"]] == [
        "Northbank, the fraud desk",
        "Northbank",
    ]
    ann.post(f"promises/{number}/call")
    (entry,) = room.floor.queues.line()
    assert entry.queue == "fraud_desk"


def test_the_card_says_what_became_of_the_texts_of_a_call(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    now = room.floor.now()
    for kind, receipt, code in (("link", "delivered", ""), ("recap", "undelivered", "30005")):
        row = MessageOut(
            call_sid="CS1", preset="bank", kind=kind, caller_key="k", number="", text="",
            state="sent", receipt=receipt, error_code=code, due_at=now, created_at=now,
        )  # fmt: skip
        Messages(room.database).add(row, once=True)
    room.caller()
    room.floor.turn()
    assert ann.screen()["call"]["texts"] == [
        {"kind": "link", "state": "delivered", "code": ""},
        {"kind": "recap", "state": "undelivered", "code": "30005"},
    ]
