"""What the caller does, frame by frame."""

from __future__ import annotations

import pytest

from ivr.simulator.caller import SILENCE, Act, Answer, Caller, HangUp, Press
from tests.ivr.simulator.fakes import recording

pytestmark = pytest.mark.unit

PROMPT, QUIET = True, False


def acts(caller: Caller, *playing: bool) -> list[Act]:
    return [caller.step(one) for one in playing]


def greeted(drawing: str, **options: object) -> Caller:
    caller = Caller(recording(drawing), **options)  # type: ignore[arg-type]
    acts(caller, PROMPT)
    return caller


def test_the_recording_starts_when_the_first_prompt_has_ended() -> None:
    caller = Caller(recording("ab"))
    assert acts(caller, QUIET, QUIET, PROMPT, PROMPT) == [SILENCE] * 4
    assert acts(caller, QUIET, QUIET) == [0, 1]


def test_a_server_that_never_speaks_is_waited_for() -> None:
    caller = Caller(recording("a"), patience_ms=100)
    assert acts(caller, *[QUIET] * 50) == [SILENCE] * 50


def test_the_recording_is_held_while_a_prompt_plays() -> None:
    caller = greeted("abc")
    assert acts(caller, QUIET, PROMPT, PROMPT, QUIET, QUIET) == [0, SILENCE, SILENCE, 1, 2]


def test_a_caller_who_barges_in_goes_on_but_hears_the_first_prompt_out() -> None:
    caller = Caller(recording("abc"), barge_in=True)
    assert acts(caller, PROMPT, PROMPT, QUIET) == [SILENCE, SILENCE, 0]
    assert acts(caller, PROMPT, PROMPT) == [1, 2]


def test_a_caller_hangs_up_after_eight_seconds_of_silence_and_not_before() -> None:
    caller = greeted("a")
    assert acts(caller, *[QUIET] * 401) == [0, *[SILENCE] * 400]
    assert acts(caller, QUIET) == [HangUp()]


def test_prompts_do_not_count_as_silence() -> None:
    caller = greeted("a", patience_ms=40)
    assert acts(caller, QUIET, QUIET, PROMPT, PROMPT, QUIET, QUIET) == [0, *[SILENCE] * 4, HangUp()]


def test_keys_are_pressed_after_a_prompt_once_everything_is_said() -> None:
    caller = greeted("a", keys=("1", "23"), patience_ms=40)
    assert acts(caller, QUIET, QUIET, PROMPT, QUIET) == [0, SILENCE, SILENCE, Press("1")]
    assert acts(caller, QUIET, QUIET, PROMPT, QUIET) == [SILENCE] * 3 + [Press("23")]
    assert acts(caller, QUIET, QUIET, QUIET) == [SILENCE, SILENCE, HangUp()]


def answering(*utterances: str, **options: object) -> Caller:
    caller = Caller(recording("aaa..bb"), utterances, **options)  # type: ignore[arg-type]
    caller.greeted = True
    return caller


def test_answers_are_the_utterances_and_take_as_long_as_their_audio() -> None:
    caller = answering("my balance", "yes")
    assert caller.answer(speech=True, keys=False) == Answer(60, speech="my balance")
    assert caller.answer(speech=True, keys=False) == Answer(40, speech="yes")
    assert caller.answer(speech=True, keys=True) is None


def test_answers_take_their_letters_time_when_the_audio_does_not_match() -> None:
    caller = answering("fourteen signs")
    assert caller.answer(speech=True, keys=False) == Answer(1000, speech="fourteen signs")


def test_nobody_answers_before_the_first_prompt_or_in_a_way_that_is_not_wanted() -> None:
    caller = answering("yes", keys=("1",))
    assert caller.answer(speech=False, keys=False) is None
    assert caller.answer(speech=False, keys=True) == Answer(250, digits="1")
    caller = answering("yes")
    caller.greeted = False
    assert caller.answer(speech=True, keys=True) is None


def test_streams_and_answers_go_on_where_the_other_was() -> None:
    caller = answering("my balance", "yes")
    assert acts(caller, QUIET, QUIET, QUIET) == [0, 1, 2]
    assert caller.answer(speech=True, keys=False) == Answer(40, speech="yes")
    assert acts(caller, QUIET) == [SILENCE]
    caller = answering("my balance", "yes")
    caller.answer(speech=True, keys=False)
    assert acts(caller, QUIET, QUIET) == [3, 4]


def test_patience_is_spent_by_waiting_and_renewed_by_an_answer() -> None:
    caller = answering("my balance", "yes", patience_ms=1000)
    assert caller.wait(600) == 600
    assert caller.wait(600) == 400
    caller.answer(speech=True, keys=False)
    assert caller.wait(600) == 600
