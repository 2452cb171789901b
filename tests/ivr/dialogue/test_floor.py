"""Prompts, timers and the caller's speech."""

from __future__ import annotations

import pytest

from intents.types import Alarm
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
