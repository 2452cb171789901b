"""What every part of the reception works with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from ivr.callers import CallerLookup, Known
from ivr.dialogue.events import CallAnswered, Proposal, TransferCompleted
from ivr.exchange import Exchange, Reply
from ivr.ports import Departed
from ivr.reception.shared import saved_of
from ivr.storage.callers import Callers
from ivr.switchboard import Switchboard
from tests.ivr.reception.lines import leaves
from tests.ivr.reception.office import Office

pytestmark = [pytest.mark.model, pytest.mark.web]


def test_a_new_call_is_saved_nowhere_and_one_that_left_is(office: Office) -> None:
    new = office.admits("CA1")
    assert saved_of(new) is None
    gone = leaves(office, "CA2")
    saved = saved_of(gone)
    assert saved is not None
    assert (saved.memory, saved.record, saved.target) == (gone.memory, gone.record, "front_desk")
    assert saved_of(replace(gone, record=None)) is None


@pytest.mark.parametrize(
    ("destination", "place"), [("", None), ("accounts", "accounts"), ("operator", "front_desk")]
)
def test_a_call_knows_where_it_goes(office: Office, destination: str, place: str | None) -> None:
    call = replace(office.admits(), destination=destination)
    found = office.reception.shared.destination(call)
    assert (found.name if found is not None else None) == place


def test_options_are_those_of_the_call(office: Office) -> None:
    shared = office.reception.shared
    call = office.admits(channel="asterisk", deaf=True)
    options = shared.options(call, shared.held(call, at_once=True))
    assert (options.preset, options.channel, options.call_sid) == ("bank", "asterisk", "CA1")
    assert (options.deaf, options.working_day, options.inline) == (True, True, False)


def test_a_transfer_of_the_call_is_written_down_or_booked(office: Office) -> None:
    shared = office.reception.shared
    call = office.admits()
    held = shared.held(call, at_once=False)
    held.dialogue, held.trace = office.switchboard.begin(
        shared.company(call), shared.options(call, held)
    )
    control = shared.control(call, held, lambda: 5)
    assert control.transfer("accounts") == Departed()
    assert control.transfer("callback") == TransferCompleted(at_ms=5)
    assert [item.number for item in office.follow_ups.open()] == [call.caller]


def test_the_calls_clock_is_the_receptions(office: Office) -> None:
    call = office.admits()
    office.clock.passes(seconds=3)
    assert office.reception.shared.now_ms(call) == 3_000


# --- known callers
class OrderSystem:
    """A company's system that knows of one order, for whoever calls."""

    name = "shop"

    def about(self, number: str, preset: str, now: datetime) -> dict[str, object]:
        order = {"kind": "order", "intent": "card_blocked", "about": "your blocked card"}
        return {"tier": "premier", "language": "vi", "contexts": [order]}


@pytest.fixture
def lookup(office: Office) -> Iterator[CallerLookup]:
    made = CallerLookup(lambda number: f"key of {number}", Callers(office.database))
    office.switchboard.outside = replace(office.switchboard.outside, lookup=made)
    yield made
    made.close()


def test_a_caller_is_known_again(office: Office, lookup: CallerLookup) -> None:
    leaves(office, "CA1")
    office.reception.departures.leg_ended("CA1", answered=True)
    lookup.settle()
    office.clock.passes(hours=1)
    again = Known.from_json(office.admits("CA2").known)
    assert again.repeat == 1
    assert office.admits("CA3", caller="").known == {}


def test_what_is_known_begins_the_call_and_goes_with_it(
    office: Office, lookup: CallerLookup
) -> None:
    key, callers = (lambda _number: "key"), Callers(office.database)
    knowing = CallerLookup(key, callers, [OrderSystem()])
    office.switchboard.outside = replace(office.switchboard.outside, lookup=knowing)
    call = office.admits(channel="twilio_webhook")
    assert call.language == "en", "nobody here understands the other language"
    first = office.reception.first_event(call, 0)
    assert isinstance(first, CallAnswered)
    assert first.proposal == Proposal("card_blocked", "your blocked card")
    asked: list[str] = []

    def act(exchange: Exchange, at_ms: int) -> Reply:
        reply = exchange.take(replace(first, at_ms=at_ms))
        asked.extend(prompt.prompt for prompt in reply.prompts)
        return reply

    office.reception.turn(call, act, lambda *_: "document")
    assert asked == ["open_about"]
    record = office.known().record
    assert record is not None
    assert (record["known"]["tier"], record["proposed"]) == ("premier", "card_blocked")
    knowing.close()


def test_who_does_not_want_to_be_recorded_is_not(switchboard: Switchboard, tmp_path: Path) -> None:
    office = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db", record=True)
    made = CallerLookup(lambda number: number[-3:], Callers(office.database))
    office.switchboard.outside = replace(office.switchboard.outside, lookup=made)
    before = office.admits("CA1")
    made.prefers(before.caller, "CA1", office.clock(), no_recording=True)
    made.settle()
    after = office.admits("CA2")
    shared = office.reception.shared
    assert shared.recording_of(before) is not None
    assert shared.recording_of(after) is None
    made.close()
    office.closes()


@pytest.mark.parametrize(("asked", "kept"), [("vi", "vi"), ("en", "")])
def test_the_language_that_a_caller_asked_for_is_remembered(
    office: Office, asked: str, kept: str
) -> None:
    made = CallerLookup(lambda number: number[-3:], Callers(office.database))
    office.switchboard.outside = replace(office.switchboard.outside, lookup=made)
    call = office.admits("CA1", channel="twilio_webhook")
    first = office.reception.first_event(call, 0)
    there = replace(call, language=asked)
    office.reception.turn(
        there, lambda exchange, _at_ms: exchange.take(first), lambda *_: "document"
    )
    office.reception.hung_up("CA1")
    made.settle()
    assert Known.from_json(office.admits("CA2").known).language == kept
    made.close()
