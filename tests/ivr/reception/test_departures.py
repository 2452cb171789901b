"""Calls that are not talking to us: what becomes of them, and of those nobody hears of again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ivr.dialogue.memory import VERSION
from ivr.reception import NextKind
from ivr.reception.departures import AWAY_FOR, EXPECTED_FOR, OVER_FOR
from ivr.storage import LiveCall, Phase
from tests.ivr.reception.lines import Phone, going_to, leaves, talks
from tests.ivr.reception.office import Office

pytestmark = [pytest.mark.model, pytest.mark.web]

LONGEST = timedelta(minutes=30)
TO_OPERATOR = (NextKind.TRANSFER, "front_desk")


def changes(office: Office, **fields: Any) -> LiveCall:
    """Change what is kept of the call."""
    saved = office.live.save(replace(office.known(), **fields))
    assert saved is not None
    return saved


def rings(office: Office) -> LiveCall:
    """Return a call that rings at the front desk."""
    leaves(office)
    office.reception.next_of("CA1")
    return office.known()


def ends(office: Office) -> None:
    office.admits()
    office.reception.departures.hung_up("CA1")


# --- what comes next


def test_nobody_knows_what_becomes_of_an_unknown_call(office: Office) -> None:
    departures = office.reception.departures
    assert departures.next_of("CA9") is None
    assert departures.rescue("CA9") is None
    assert departures.leg_ended("CA9", answered=True) is None
    departures.hung_up("CA9")


def test_a_call_that_leaves_is_put_through(office: Office) -> None:
    leaves(office)
    for _ in range(2):
        assert going_to(office.reception.departures.next_of("CA1")) == TO_OPERATOR
        assert office.known().phase is Phase.AWAY


def test_an_ended_call_is_hung_up(office: Office) -> None:
    ends(office)
    assert going_to(office.reception.departures.next_of("CA1")) == (NextKind.HANG_UP, "")


@pytest.mark.parametrize("claimed", [False, True])
def test_a_call_that_was_lost_goes_to_the_operator(
    office: Office, claimed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    office.admits()
    if claimed:
        office.claims()
    office.restarts()
    assert going_to(office.reception.departures.next_of("CA1")) == TO_OPERATOR
    assert "was lost while" in caplog.text
    call = office.known()
    assert (call.phase, call.memory) == (Phase.AWAY, None)
    assert call.packet is not None
    assert call.packet["handoff_id"].startswith("HO"), "the agent's card has something to show"


@pytest.mark.xfail(reason="an ended call does not tell whether it was the caller who ended it")
def test_a_caller_who_is_still_there_after_a_hang_up_goes_to_the_operator(office: Office) -> None:
    """A carrier asks what comes next only while the caller is on the line."""
    office.admits()
    talks(office, Phone())
    assert going_to(office.reception.departures.next_of("CA1")) == TO_OPERATOR


# --- rescue


def test_a_rescue_can_be_asked_for_again(office: Office) -> None:
    rings(office)
    for _ in range(2):
        assert going_to(office.reception.departures.rescue("CA1")) == TO_OPERATOR
    record = office.known().record
    assert record is not None
    assert record["flags"] == ["rescued"]


def test_a_rescue_keeps_what_was_said(office: Office) -> None:
    office.admits()
    talks(office, Phone("bank_02.wav"))
    office.reception.departures.rescue("CA1")
    packet = office.known().packet
    assert packet is not None
    assert (packet["intent"], packet["destination"]) == ("card_blocked", "front_desk")


@pytest.mark.parametrize("record", [{"a_field_of_tomorrow": 1}, {"turns": [{"word": "yes"}]}, {}])
def test_a_record_of_another_version_stops_no_rescue(
    office: Office, record: dict[str, Any]
) -> None:
    rings(office)
    changes(office, record=record)
    assert going_to(office.reception.departures.rescue("CA1")) == TO_OPERATOR
    office.reception.departures.leg_ended("CA1", answered=True)
    assert office.log.record.disposition == "escalated"


# --- how a transfer ended


def test_an_answer_ends_the_call_once(office: Office) -> None:
    rings(office)
    for _ in range(2):
        after = office.reception.departures.leg_ended("CA1", answered=True)
        assert going_to(after) == (NextKind.HANG_UP, "front_desk")
    assert office.log.record.disposition == "escalated"
    assert office.log.packet["destination"] == "front_desk"
    assert going_to(office.reception.departures.leg_ended("CA1", answered=False)) == (
        NextKind.HANG_UP,
        "front_desk",
    )


def test_a_failure_brings_the_caller_back_once(office: Office) -> None:
    before = rings(office)
    departures = office.reception.departures
    first = departures.leg_ended("CA1", answered=False)
    again = departures.leg_ended("CA1", answered=False)
    assert first == again is not None
    assert first.call.token != before.token
    assert (first.call.phase, first.call.failed_leg) == (Phase.EXPECTED, True)
    talking = office.claims()
    told_late = departures.leg_ended("CA1", answered=False)
    assert told_late is not None
    assert (told_late.kind, told_late.call) == (NextKind.TALK, talking)
    assert office.known() == talking


def test_every_failure_is_another_one_and_the_third_is_the_last(office: Office) -> None:
    rings(office)
    departures = office.reception.departures
    for _ in range(2):
        departures.leg_ended("CA1", answered=False)
        talks(office, Phone(keys="00"))  # not a callback: the person again
        assert office.known().phase is Phase.LEAVING
        departures.next_of("CA1")
    after = departures.leg_ended("CA1", answered=False)
    assert after is not None
    assert after.kind is NextKind.TALK
    talks(office, Phone())
    assert office.log.record.disposition == "failed"


def test_a_rescued_call_that_nobody_answers_ends_with_an_apology(office: Office) -> None:
    office.admits()
    departures = office.reception.departures
    departures.rescue("CA1")
    assert going_to(departures.leg_ended("CA1", answered=False)) == (NextKind.APOLOGISE, "")
    assert going_to(departures.leg_ended("CA1", answered=False)) == (NextKind.HANG_UP, "")
    assert office.log.record.disposition == "failed"


def test_an_agent_may_still_see_the_card_of_a_call_that_was_answered(office: Office) -> None:
    packet = rings(office).packet
    office.reception.departures.leg_ended("CA1", answered=True)
    call = office.known()
    assert call.packet == packet is not None
    assert (call.memory, call.record, call.caller) == (None, None, "")


def test_a_memory_of_another_version_still_gets_a_disposition(office: Office) -> None:
    call = rings(office)
    assert call.memory is not None
    changes(office, memory={**call.memory, "version": VERSION + 1})
    office.reception.departures.leg_ended("CA1", answered=True)
    record = office.log.record
    assert (record.disposition, record.destination) == ("escalated", "front_desk")
    assert len(record.turns) == 2, "what is known of it is kept"


# --- hang-ups


@pytest.mark.parametrize("step", ["expected", "talking", "leaving", "away", "back"])
def test_a_caller_who_leaves_has_abandoned_the_call_once(office: Office, step: str) -> None:
    departures = office.reception.departures
    if step in ("expected", "talking"):
        office.admits()
    else:
        leaves(office)
    if step == "talking":
        office.claims()
    if step in ("away", "back"):
        departures.next_of("CA1")
    if step == "back":
        departures.leg_ended("CA1", answered=False)
    for _ in range(2):
        departures.hung_up("CA1")
    record = office.log.record
    assert (record.disposition, record.destination) == ("abandoned", None)
    assert office.known().phase is Phase.OVER


# --- calls of which nobody hears any more


LIMITS = {
    Phase.OVER: OVER_FOR,
    Phase.EXPECTED: EXPECTED_FOR,
    Phase.LEAVING: EXPECTED_FOR,
    Phase.TALKING: 2 * LONGEST,
    Phase.AWAY: AWAY_FOR,
}


@pytest.mark.parametrize("phase", LIMITS)
def test_a_stuck_call_is_ended_and_an_ended_one_forgotten(office: Office, phase: Phase) -> None:
    office.admits()
    changes(office, phase=phase)
    office.ages()
    office.clock.passes(seconds=LIMITS[phase].total_seconds())
    office.reception.departures.tidy(LONGEST)
    assert office.known().phase is phase, "not yet"
    office.clock.passes(seconds=1)
    office.reception.departures.tidy(LONGEST)
    if phase is Phase.OVER:
        assert office.live.get("CA1") is None
        assert office.log.written == []
    else:
        assert office.known().phase is Phase.OVER
        assert office.log.record.disposition == "abandoned"


def test_a_call_that_cannot_be_read_does_not_keep_others_from_being_ended(office: Office) -> None:
    for call_sid in ("CA1", "CA2"):
        leaves(office, call_sid)
        office.ages(call_sid)
    changes(office, record={"a_field_of_tomorrow": 1})
    office.ages()
    office.clock.passes(hours=5)
    office.reception.departures.tidy(LONGEST)
    assert [office.known(call_sid).phase for call_sid in ("CA1", "CA2")] == [Phase.OVER] * 2
    assert len(office.log.written) == 2


def test_tidying_without_a_database_does_nothing(office: Office) -> None:
    office.admits()
    office.loses_tables()
    office.reception.tidy()
    assert office.known().phase is Phase.EXPECTED
