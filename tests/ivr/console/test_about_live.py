"""Calls that go on, on the first page: what is shown, to whom, and how it changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ivr.console.about_live import LiveNews
from ivr.people import Accounts, Role
from ivr.storage.bus import Bus
from ivr.storage.models import QueueEntry
from ivr.trace import CallRecord, TurnRecord
from tests.browsers import signs_in
from tests.ivr.console.conftest import NOW, PASSWORD, Office

pytestmark = pytest.mark.web

SECRET = "my mother is ill"


def call(intent: str | None = None, preset: str = "tea") -> CallRecord:
    call_sid = "CA1" if preset == "tea" else "CA2"
    record = CallRecord(call_sid, preset, "en", "twilio_stream", intent=intent)
    if intent is not None:
        record.band = "confirm"
        record.turns = [
            TurnRecord(SECRET, 0.9, "open", [], intent, "confirm", "classifier", "unsure", "asking")
        ]
    return record


def test_the_first_page_shows_calls_with_their_need_and_no_words(office: Office) -> None:
    client = office.signed_in(Role.VIEWER)
    assert "Nobody is on the line" in client.page("/console/")
    office.board.turned(call("order"))
    page = client.page("/console/")
    for shown in ("an order", "asked whether it is right", "with the line", "twilio stream"):
        assert shown in page
    assert SECRET not in page


def test_who_waits_is_shown_with_the_queue_and_since_when(office: Office) -> None:
    office.board.routed(call("order"), {"destination": "front"})
    client = office.signed_in(Role.VIEWER)
    assert "put through to front" in client.page("/console/live")
    since = NOW - timedelta(seconds=90)
    office.keep(
        QueueEntry(
            **{"id": "E1", "call_sid": "CA1", "preset": "tea", "queue": "front", "kind": "call"},
            **{"state": "waiting", "priority": 50, "rank": 0.0},
            **{"entered_at": since, "seen_at": NOW},
        )
    )
    page = client.page("/console/live")
    assert "waits for front" in page
    assert f'data-since="{since.isoformat()}"' in page


def test_the_news_say_that_something_changed_and_nothing_else(office: Office) -> None:
    client = office.signed_in(Role.VIEWER)
    answer = client._client.get("/console/live/events", buffered=False)
    assert answer.mimetype == "text/event-stream"
    lines = iter(answer.response)
    next(lines)
    office.board.turned(call("order", preset="coffee"))
    office.board.turned(call("order"))
    assert next(lines) == b'event: calls\ndata: {"queue": false}\n\n'
    answer.close()


def test_what_is_only_told_again_is_no_news() -> None:
    bus = Bus()
    news = LiveNews(bus.subscribe("live_calls", "queue"), "tea")
    bus.publish("live_calls", {"again": True, "call": {"preset": "tea"}})
    bus.publish("live_calls", {"again": False, "call": {"preset": "coffee"}})
    assert news.get(0) is None
    bus.publish("queue", {"preset": "tea"})
    assert news.get(0) == ("calls", {"queue": True})
    news.close()


@pytest.mark.parametrize("path", ["live", "live/events"])
def test_only_who_is_signed_in_and_has_the_line_sees_calls(office: Office, path: str) -> None:
    assert office.app.test_client().get(f"/console/{path}").status_code in (302, 401)
    client = office.signed_in(Role.AGENT)
    Accounts(office.database).set_lines("agent", ["coffee"], "test")
    assert client.status(f"/console/{path}") == 403
    office.board.turned(call("order"))
    assert client.status("/console/") == 403


@pytest.mark.browser
def test_a_call_comes_and_goes_without_a_reload(office: Office, served: str, browser: Any) -> None:
    office.person("vic", Role.VIEWER)
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/", "vic", PASSWORD)
    page.wait_for_selector("#live >> text=Nobody is on the line")
    office.board.started(call())
    page.wait_for_selector("#live >> text=with the line")
    office.board.turned(call("order"))
    page.wait_for_selector("#live >> text=an order")
    office.board.ended(call())
    page.wait_for_selector("#live >> text=Nobody is on the line")
    assert wrong == []
