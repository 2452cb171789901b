"""Calls with us: admitted once, let in once, held to their end, and never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from typing import Any

import pytest

from intents.errors import PackError
from ivr.dialogue import MemoryMismatch
from ivr.dialogue.events import CallAnswered, CallerHungUp, SpeakingFailed
from ivr.dialogue.memory import VERSION
from ivr.errors import LineError
from ivr.exchange import Exchange, Reply
from ivr.reception import Next, NextKind
from ivr.reception.reception import SOCKET_WITHIN
from ivr.storage import LiveCall, Phase
from tests.fakes import FakeMedia
from tests.ivr.reception.lines import Phone, going_to, leaves, raises, talks
from tests.ivr.reception.office import CALLER, Office

pytestmark = [pytest.mark.model, pytest.mark.web]

SPOKEN_MS = 13_000
"""By then the need of the clip has been said and understood."""


# --- admission


def test_a_new_call_is_expected_with_a_token_of_its_own(office: Office) -> None:
    first, second = office.admits("CA1"), office.admits("CA2")
    assert (first.phase, first.caller, first.language) == (Phase.EXPECTED, CALLER, "en")
    assert len(first.token) >= 16
    assert first.token != second.token
    assert office.known() == first


def test_a_call_that_is_admitted_twice_at_once_is_one(office: Office) -> None:
    ready = Barrier(4, timeout=20)

    def admit(_number: int) -> LiveCall:
        ready.wait()
        return office.admits()

    with ThreadPoolExecutor(4) as threads:
        tokens = {call.token for call in threads.map(admit, range(4))}
    assert tokens == {office.admits(channel="asterisk").token}


def test_an_unknown_preset_is_refused_and_none_is_the_usual_one(office: Office) -> None:
    with pytest.raises(PackError):
        office.admits(preset="nowhere")
    assert office.live.get("CA1") is None
    assert office.admits(preset="").preset == "bank"


@pytest.fixture
def two_places(office: Office) -> Office:
    office.switchboard.settings = office.switchboard.settings.model_copy(update={"calls": 2})
    return office


def test_calls_to_come_take_their_places_for_a_while(two_places: Office) -> None:
    has_room, clock = two_places.reception.has_room, two_places.clock
    assert [has_room(sid) for sid in ("CA1", "CA2", "CA3", "CA1")] == [True, True, False, True]
    clock.passes(seconds=SOCKET_WITHIN.total_seconds() - 1)
    assert not has_room("CA3")
    clock.passes(seconds=1)
    assert has_room("CA3"), "nobody came"


def test_calls_take_their_places_while_they_are_held(two_places: Office) -> None:
    reception, seen = two_places.reception, []
    assert reception.has_room("CA1")
    two_places.admits()

    def look() -> None:
        places = [reception.has_room(sid) for sid in ("CA1", "CA2", "CA3")]
        seen.append((reception.active, reception.unfinished(), *places))

    talks(two_places, Phone(moments=[(1_000, look)]))
    assert seen == [(1, 1, True, True, False)]
    assert (reception.active, reception.unfinished()) == (0, 0), "the caller has hung up"


def test_a_call_that_leaves_needs_us_until_an_agent_has_it(office: Office) -> None:
    leaves(office)
    office.reception.next_of("CA1")
    assert (office.reception.active, office.reception.unfinished()) == (0, 1)
    office.reception.departures.leg_ended("CA1", answered=True)
    assert office.reception.unfinished() == 0


# --- sockets


def test_the_token_lets_one_socket_in_and_no_second(office: Office) -> None:
    token = office.admits().token
    reception = office.reception
    for wrong in ("", "wrong", token[:-1], "ü"):
        assert reception.claim("CA1", wrong) is None
    claimed = reception.claim("CA1", token)
    assert claimed is not None
    assert (claimed.phase, claimed.token) == (Phase.TALKING, "")
    assert reception.claim("CA1", token) is reception.claim("CA1", "") is None


def test_a_secret_id_needs_no_token_but_lets_one_in_too(office: Office) -> None:
    office.admits(channel="asterisk")
    assert office.reception.claim("CA9", None) is None
    assert office.reception.claim("CA1", None) is not None
    assert office.reception.claim("CA1", None) is None


# --- a call over a line


def test_a_transfer_departs_and_everything_is_kept_for_it(office: Office) -> None:
    office.admits()
    phone = talks(office, Phone("bank_02.wav"))
    call = office.known()
    assert (call.phase, call.destination, phone.closes) == (Phase.LEAVING, "card_services", 1)
    packet = call.packet or {}
    assert (packet["intent"], packet["destination"]) == ("card_blocked", "card_services")
    assert packet["handoff_id"].startswith("HO")
    assert None not in (call.memory, call.record)
    assert office.log.written == [], "it has not ended"
    for _ in range(2):
        assert going_to(office.reception.next_of("CA1")) == (NextKind.TRANSFER, "card_services")
    assert office.known().phase is Phase.AWAY


def test_a_failed_transfer_begins_again_with_the_offer(office: Office, said: list[str]) -> None:
    first = leaves(office)
    office.reception.next_of("CA1")
    after = office.reception.departures.leg_ended("CA1", answered=False)
    assert after is not None
    assert after.kind is NextKind.TALK
    assert after.call.token not in ("", first.token)
    said.clear()
    talks(office, Phone(keys="1"))
    assert said[0] == "transfer_failed_offer"
    assert [item.kind for item in office.follow_ups.open()] == ["callback"]
    assert office.log.record.destination == "callback"


def test_a_line_that_dies_is_rescued_to_the_operator_with_what_was_said(office: Office) -> None:
    office.admits()
    dies = raises(LineError("the socket died"))
    assert talks(office, Phone("bank_02.wav", moments=[(SPOKEN_MS, dies)])).closes == 1
    call = office.known()
    assert (call.phase, call.destination) == (Phase.LEAVING, "front_desk")
    assert call.packet is not None
    assert "declined" in call.packet["words"][0]
    assert going_to(office.reception.next_of("CA1")) == (NextKind.TRANSFER, "front_desk")
    office.reception.departures.leg_ended("CA1", answered=True)
    record = office.log.record
    assert (record.disposition, record.destination) == ("escalated", "front_desk")
    assert record.flags == ["rescued"]
    assert len(record.turns) == 1


def test_a_crash_of_ours_leads_to_the_operator(office: Office) -> None:
    office.admits()
    phone = Phone("bank_02.wav", moments=[(SPOKEN_MS, raises(RuntimeError("a bug")))])
    with pytest.raises(RuntimeError):
        talks(office, phone)
    assert phone.closes == 1
    assert office.reception.active == 0
    assert going_to(office.reception.next_of("CA1")) == (NextKind.TRANSFER, "front_desk")
    packet = office.known().packet
    assert packet is not None
    assert packet["intent"] == "card_blocked"
    assert office.log.written == []


def test_a_caller_who_hangs_up_has_abandoned_the_call(office: Office) -> None:
    office.admits()
    assert talks(office, Phone()).closes == 1
    assert office.log.record.disposition == "abandoned"
    call = office.known()
    assert (call.phase, call.caller, call.memory, call.packet) == (Phase.OVER, "", None, None)


def test_a_hang_up_that_is_told_by_another_way_has_its_own_time(office: Office) -> None:
    office.admits()

    def told() -> None:
        office.clock.passes(seconds=7)
        office.reception.hung_up("CA1")
        office.reception.hung_up("CA1")

    talks(office, Phone(moments=[(7_000, told)]))
    record = office.log.record
    assert (record.disposition, record.ended_ms) == ("abandoned", 7_000)
    office.reception.hung_up("CA1")
    office.reception.hung_up("CA9")
    assert len(office.log.written) == 1


def test_the_carrier_may_ask_before_the_end_is_written_down(office: Office) -> None:
    answers: list[Next | None] = []
    asking = Thread(target=lambda: answers.append(office.reception.next_of("CA1")))

    class Hasty(Phone):
        def close(self) -> None:
            asking.start()
            asking.join(0.2)  # it gets its answer, or waits for the end of this thread
            super().close()

    office.admits()
    talks(office, Hasty())
    asking.join(20)
    assert going_to(answers[0]) == (NextKind.HANG_UP, "")
    assert office.log.record.disposition == "abandoned"


def test_a_call_admitted_deaf_begins_with_the_keypad(office: Office, said: list[str]) -> None:
    office.admits(deaf=True)
    talks(office, Phone(keys="0"))
    assert said[0].startswith("keypad_only")
    assert office.known().destination == "front_desk"


def test_a_call_of_another_version_goes_to_the_operator(office: Office) -> None:
    call = leaves(office)
    assert call.memory is not None
    call.memory["version"] = VERSION + 1
    office.live.save(call)
    office.reception.departures.leg_ended("CA1", answered=False)
    assert talks(office, Phone()).closes == 1
    assert going_to(office.reception.next_of("CA1")) == (NextKind.TRANSFER, "front_desk")


# --- the end of the process, and calls without end


def test_all_callers_are_put_through_to_people(office: Office, said: list[str]) -> None:
    office.admits()
    talks(office, Phone(moments=[(5_000, office.reception.recall_all)]))
    assert said[-1] == "give_up"
    assert going_to(office.reception.next_of("CA1")) == (NextKind.TRANSFER, "front_desk")


@pytest.mark.parametrize(("more_s", "destination"), [(0, ""), (1, "front_desk")])
def test_a_call_that_lasts_too_long_is_a_persons(
    office: Office, more_s: int, destination: str
) -> None:
    office.admits()

    def goes_on() -> None:
        office.clock.passes(seconds=office.switchboard.settings.longest_call_s + more_s)
        office.reception.tidy()

    talks(office, Phone(moments=[(1_000, goes_on)]))
    assert office.known().destination == destination


# --- a call of text


@pytest.mark.parametrize(
    ("event", "phase"),
    [(SpeakingFailed(at_ms=1_000), Phase.LEAVING), (CallerHungUp(at_ms=1_000), Phase.OVER)],
)
def test_a_call_whose_carrier_hears_and_speaks_is_held_alike(
    office: Office, event: Any, phase: Phase
) -> None:
    office.admits(channel="twilio_relay")
    media = FakeMedia((1_000, event))
    office.reception.hold_text(office.claims(), media, lambda _company: lambda: None)
    assert media.sent[0] == "open"
    assert (office.known().phase, media.closed) == (phase, 1)


# --- turns


def answer(exchange: Exchange, at_ms: int) -> Reply:
    return exchange.take(CallAnswered(at_ms=at_ms))


def test_a_turn_that_somebody_else_has_taken_is_answered_as_it_was_then(office: Office) -> None:
    call = office.admits(channel="twilio_webhook")
    turn = office.reception.turn
    assert turn(call, answer, lambda *_: "the first answer") == "the first answer"
    assert turn(call, answer, lambda *_: "too late") == "the first answer"
    assert (office.known().step, office.known().answer) == (2, "the first answer")


def test_a_turn_of_another_version_is_told(office: Office) -> None:
    call = leaves(office)
    assert call.memory is not None
    call.memory["version"] = VERSION + 1
    with pytest.raises(MemoryMismatch):
        office.reception.turn(call, answer, lambda *_: "")
    assert office.known().step == call.step, "nothing has changed"
