"""Whole calls by text to callers who are known, under whatever is switched."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import pytest

from ivr.callers import Known, KnownContext
from ivr.calls import CallOptions
from ivr.outside import Outside
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from routing.switches import NEVER, Gate, Notice, Switches

pytestmark = pytest.mark.model

PARCEL = KnownContext("order", "track", "parcel 4217", {"tracking_number": "4217421742"}, "shop")
OUTAGE = KnownContext(
    "outage", "internet_down", "There is a fault in your street. We expect it mended at six."
)


def call(
    switchboard: Switchboard, preset: str, known: Known | None = None, **outside: object
) -> TypedCall:
    other = copy(switchboard)
    other.outside = Outside(**outside)  # type: ignore[arg-type]
    options = CallOptions(preset, channel="text", known=known or Known())
    return TypedCall(other, options)


@pytest.fixture
def expected(switchboard: Switchboard) -> TypedCall:
    called = call(switchboard, "parcel", Known(contexts=(PARCEL,), tier="business", repeat=1))
    assert called.said() == ("Thanks for calling Swiftlane. Is this about parcel 4217?")
    return called


def test_yes_goes_straight_to_the_need_and_asks_for_nothing(expected: TypedCall) -> None:
    expected.says("yes")
    record = expected.record
    assert (record.intent, record.proposed) == ("track", "track")
    assert [turn.state for turn in record.turns] == ["proposing"], "the number is not asked for"


@pytest.mark.parametrize("words", ["no", "something else", "no it's something else"])
def test_no_and_something_else_lead_to_the_open_question(expected: TypedCall, words: str) -> None:
    assert expected.says(words) == "All right. How may I help you?"
    assert not expected.over


def test_another_need_is_taken_at_once(expected: TypedCall) -> None:
    expected.says("i want to complain about the driver")
    assert expected.record.intent == "complaint"


def test_asking_for_a_person_reaches_one(expected: TypedCall) -> None:
    expected.says("agent")
    assert (expected.record.disposition, expected.record.destination) == (
        "escalated",
        "front_desk",
    )


def test_what_is_known_stands_in_the_record(expected: TypedCall) -> None:
    expected.hangs_up()
    known = expected.record.known
    assert (known["tier"], known["repeat"]) == ("business", 1)
    assert known["contexts"][0]["about"] == "parcel 4217"


def test_a_known_fault_is_told_first_and_anything_else_is_asked(switchboard: Switchboard) -> None:
    called = call(switchboard, "telecom", Known(contexts=(OUTAGE,)))
    assert called.said() == (
        f"Thanks for calling Brightline. {OUTAGE.about}\nIs there anything else?"
    )
    called.says("no thanks")
    assert (called.record.disposition, called.record.intent) == ("contained", "internet_down")


def test_a_notice_for_a_need_is_told_when_the_need_is_heard(switchboard: Switchboard) -> None:
    notice = Notice("7", {"en": "The app is down."}, NEVER, ("online_access_reset",), answers=True)
    called = call(switchboard, "bank", switches=lambda _preset: Switches(notices=(notice,)))
    assert "The app is down." not in called.said()
    answer = called.says("i cannot log in to online banking")
    assert "The app is down.\nIs there anything else?" in answer
    assert called.record.notices == ["7"]


def test_a_gated_need_gets_a_choice_and_a_person_on_request(switchboard: Switchboard) -> None:
    gated = Switches(gates=(Gate("1", "open_account"),))
    called = call(switchboard, "bank", switches=lambda _preset: gated)
    answer = called.says("i want to open a savings account")
    assert "You can get a call back, or come by and see us." in answer
    called.says("a person please")
    assert (called.record.disposition, called.over) == ("escalated", True)


def test_a_choice_is_taken_by_its_words(switchboard: Switchboard) -> None:
    gated = Switches(gates=(Gate("1", "open_account"),))
    called = call(switchboard, "bank", switches=lambda _preset: gated)
    called.says("i want to open a savings account")
    answer = called.says("call me back please")
    assert "we'll call you back" in answer
    assert called.record.destination == "callback"


def test_a_long_wait_is_said_and_the_caller_chooses(switchboard: Switchboard) -> None:
    called = call(switchboard, "bank", load=lambda _preset: {"accounts": 601})
    answer = called.says("has my salary been paid in yet")
    assert "You can wait for a person, or get a call back." in answer
    called.says("i'll wait")
    assert called.record.destination == "accounts"


def test_a_rule_wins_over_the_usual_way_and_the_record_shows_why(switchboard: Switchboard) -> None:
    again = Known(repeat=1, previous="fraud_report")
    called = call(switchboard, "bank", again)
    called.says("somebody i don't know has used my account")
    called.says("yes")
    record = called.record
    assert (record.destination, record.rule, record.priority) == (
        "senior_fraud",
        "fraud_again",
        95,
    )
    assert "called about fraud before today" in record.reason
    assert "repeat_fraud" in record.flags


def test_the_pretended_day_does_not_hide_what_is_switched_now(switchboard: Switchboard) -> None:
    notice = Notice("7", {"en": "Storm."}, NEVER)
    switches = Switches(notices=(replace(notice, begins=None),))
    assert "Storm." in call(switchboard, "bank", switches=lambda _preset: switches).said()
