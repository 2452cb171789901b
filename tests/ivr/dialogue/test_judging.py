"""Events that are not speech or keys: timers, routes, transfers, failures."""

from __future__ import annotations

import pytest

from ivr.dialogue import State
from ivr.dialogue.actions import Disposition, EndCall
from ivr.dialogue.events import (
    CallBroken,
    CallerHungUp,
    PromptFinished,
    RecognitionFailed,
    TimerFired,
    TransferCompleted,
    TransferFailed,
)
from tests.call_script import Caller

pytestmark = pytest.mark.unit


@pytest.fixture
def caller() -> Caller:
    called = Caller()
    called.answers()
    return called


def routed(caller: Caller) -> Caller:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed()
    caller.hears_prompt()
    return caller


def test_a_confident_need_is_announced_then_routed(caller: Caller) -> None:
    routed(caller)
    assert caller.prompts == ["open", "implicit", "connecting"]
    assert caller.routes == ["balance"]
    caller.send(TransferCompleted(at_ms=1))
    assert caller.ends == [EndCall(Disposition.TRANSFERRED)]


def test_a_stale_timer_changes_nothing(caller: Caller) -> None:
    caller.hears_prompt()
    assert caller.send(TimerFired(at_ms=1, timer_id=99)) == []


def test_a_stale_prompt_changes_nothing(caller: Caller) -> None:
    assert caller.send(PromptFinished(at_ms=1, prompt_id=99)) == []


def test_a_failed_transfer_returns_to_the_caller_with_a_choice(caller: Caller) -> None:
    routed(caller).send(TransferFailed(at_ms=1))
    assert (caller.state, caller.prompts[-1]) == (State.OFFERING, "transfer_failed_offer")
    caller.says_yes()
    assert caller.prompts[-1] == "callback_booked"
    caller.hears_prompt()
    assert caller.transfers[-1] == "callback"


def test_two_failed_transfers_end_with_an_apology(caller: Caller) -> None:
    routed(caller).send(TransferFailed(at_ms=1))
    caller.says_yes()
    caller.hears_prompt()
    caller.send(TransferFailed(at_ms=2))
    assert caller.prompts[-1] == "apology"
    caller.hears_prompt()
    assert caller.ends == [EndCall(Disposition.FAILED)]


def test_a_transfer_without_an_outcome_counts_as_failed(caller: Caller) -> None:
    routed(caller).stays_silent()
    assert caller.state is State.OFFERING


def test_a_closed_destination_is_offered_a_callback(caller: Caller) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(is_open=False, offer="callback", opens_at="2026-11-25T08:00")
    assert caller.prompts[-1] == "closed_offer"
    caller.says_no()
    assert caller.prompts[-1] == "anything_else"


def test_a_message_is_spoken_and_the_call_contained(caller: Caller) -> None:
    caller.needs("hours")
    caller.stays_silent()
    caller.is_routed(prompt="opening")
    caller.hears_prompt()
    assert caller.prompts[-2:] == ["opening", "anything_else"]
    caller.says_no()
    caller.hears_prompt()
    assert caller.ends == [EndCall(Disposition.CONTAINED)]


def test_a_failed_recogniser_leads_to_the_keypad_and_keys_route(caller: Caller) -> None:
    caller.send(RecognitionFailed(at_ms=1))
    assert caller.prompts[-1] == "keypad_only_3"
    caller.presses("1")
    assert caller.routes == ["balance"]


def test_a_deaf_call_does_not_listen_to_late_readings(caller: Caller) -> None:
    caller.send(RecognitionFailed(at_ms=1))
    assert caller.needs("billing") == []


def test_a_reading_that_takes_long_gets_a_filler_then_the_keypad(caller: Caller) -> None:
    from ivr.dialogue.events import SpeechEnded

    caller.starts_speaking()
    caller.send(SpeechEnded(at_ms=1))
    caller.stays_silent()
    assert caller.prompts[-1] == "latency_filler"
    caller.stays_silent()
    assert caller.prompts[-1] == "keypad_only_3"


def test_a_policy_that_does_not_answer_leads_to_a_person(caller: Caller) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.stays_silent()
    assert caller.state is State.ESCALATING


@pytest.mark.parametrize(
    ("event", "disposition"),
    [
        (CallerHungUp(at_ms=1), Disposition.ABANDONED),
        (CallBroken(at_ms=1), Disposition.FAILED),
    ],
)
def test_a_crash_is_failed_and_a_hang_up_abandoned(caller: Caller, event, disposition) -> None:  # type: ignore[no-untyped-def]
    assert caller.send(event)[-1] == EndCall(disposition)


def test_a_call_that_goes_in_circles_reaches_a_person(caller: Caller) -> None:
    from intents.types import Command

    for _ in range(60):
        if caller.state is State.ESCALATING:
            break
        caller.commands(Command.REPEAT)
    assert caller.state is State.ESCALATING
