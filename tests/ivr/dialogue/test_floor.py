"""Prompts, timers and the caller's speech."""

from __future__ import annotations

import pytest

from intents.types import Alarm, Command
from ivr.dialogue import State
from ivr.dialogue.actions import PausePrompt, ResumePrompt, StartTimer, StopPrompt
from tests.call_script import Caller, heard

pytestmark = pytest.mark.unit


@pytest.fixture
def caller() -> Caller:
    called = Caller()
    called.answers()
    return called


def test_barge_in_pauses_the_prompt_and_starts_the_speech_timer(caller: Caller) -> None:
    assert caller.starts_speaking() == [PausePrompt(), StartTimer(timer_id=2, after_ms=15_000)]


def test_a_false_barge_in_resumes_the_prompt(caller: Caller) -> None:
    caller.says(heard(""))
    assert ResumePrompt() in caller.did
    assert caller.prompts == ["open"]
    assert caller.pending == {"prompt 1"}


def test_a_real_barge_in_drops_the_prompt(caller: Caller) -> None:
    assert StopPrompt() in caller.needs("balance")


def test_a_noise_after_the_prompt_starts_the_wait_anew(caller: Caller) -> None:
    caller.hears_prompt()
    actions = caller.says(heard(""))
    assert isinstance(actions[-1], StartTimer)
    assert actions[-1].after_ms == 5_000


def test_three_noises_count_as_not_understood(caller: Caller) -> None:
    for _ in range(3):
        caller.says(heard(""))
    assert caller.prompts[-1] == "rapid_reprompt_nomatch"


def test_a_second_start_of_speech_does_not_extend_the_turn(caller: Caller) -> None:
    caller.starts_speaking()
    assert caller.starts_speaking() == []


def test_the_safety_instruction_plays_through_speech(caller: Caller) -> None:
    caller.says(heard("help", alarm=Alarm.EMERGENCY))
    assert caller.starts_speaking() == []


def test_a_mark_of_a_paused_prompt_is_ignored(caller: Caller) -> None:
    caller.starts_speaking()
    assert caller.hears_prompt() == [], "carriers return the mark after a clear"


def test_silence_after_the_announcement_is_short(caller: Caller) -> None:
    caller.needs("balance")
    caller.hears_prompt()
    assert caller.timer is not None
    assert caller.timer.after_ms == 2_000


def test_noise_while_being_put_through_does_not_stop_it(caller: Caller) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed()
    caller.starts_speaking()
    caller.says(heard(""))
    caller.hears_prompt()
    assert caller.transfers == ["somewhere"]


def test_who_asks_for_a_moment_is_given_half_a_minute_and_loses_no_try(caller: Caller) -> None:
    caller.needs("track")
    caller.commands(Command.HOLD)
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "take_your_time")
    caller.hears_prompt()
    assert caller.timer is not None
    assert caller.timer.after_ms == 30_000
    assert (caller.dialogue.memory.slot_tries, caller.dialogue.memory.recoveries) == (0, 0)
    caller.gives("digits", "4217")
    caller.hears_prompt()
    assert caller.timer.after_ms == 4_000, "once only"


def test_a_moment_while_being_put_through_stops_it_until_the_moment_is_over(
    caller: Caller,
) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed()
    caller.commands(Command.HOLD)
    caller.hears_prompt()
    assert caller.transfers == []
    caller.stays_silent()
    assert caller.transfers == ["somewhere"]


@pytest.mark.parametrize("command", [Command.HELP, Command.WHO])
def test_after_help_the_question_is_asked_again(caller: Caller, command: Command) -> None:
    caller.needs("track")
    caller.commands(command)
    caller.hears_prompt()
    assert caller.prompts[-2:] == [command.value, "slot_ask_digits"]
    caller.hears_prompt()
    assert caller.timer is not None
    assert caller.timer.after_ms == 7_000


def test_help_at_the_open_question_is_all_that_is_said(caller: Caller) -> None:
    caller.commands(Command.HELP)
    caller.hears_prompt()
    assert caller.prompts[-1] == "help"


def test_a_message_that_help_broke_into_is_told_again(caller: Caller) -> None:
    caller.needs("hours")
    caller.stays_silent()
    caller.is_routed(prompt="opening")
    caller.commands(Command.HELP)
    caller.hears_prompt()
    assert (caller.state, caller.prompts[-1]) == (State.INFORMING, "opening")
    caller.hears_prompt()
    assert caller.prompts[-1] == "anything_else"
