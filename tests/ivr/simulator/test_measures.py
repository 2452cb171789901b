"""What the caller notices."""

from __future__ import annotations

import pytest

from ivr.simulator.measures import Measures

pytestmark = pytest.mark.unit


@pytest.fixture
def heard() -> Measures:
    """Return the measures of a call answered at 1000 whose first prompt lasted to 3000."""
    measures = Measures()
    measures.answered(1000)
    measures.server_sounds(1300, 3000)
    return measures


def test_first_audio_counts_from_the_answer(heard: Measures) -> None:
    heard.server_sounds(5000, 6000)
    assert heard.first_audio_ms == 300


def test_a_stream_that_starts_before_any_sound_begins_anew() -> None:
    measures = Measures()
    measures.answered(1000)
    measures.answered(1500)
    measures.server_sounds(1700, 2000)
    measures.answered(5000)
    assert measures.first_audio_ms == 200


def test_an_answer_counts_from_the_last_speech_frame(heard: Measures) -> None:
    heard.utterance_ended(5000)
    heard.server_sounds(5700, 6000)
    heard.server_sounds(5720, 6100)
    heard.utterance_ended(8000)
    heard.server_sounds(8900, 9000)
    assert heard.answers_ms == [700, 900]


def test_one_sound_answers_every_utterance_that_waits(heard: Measures) -> None:
    heard.utterance_ended(5000)
    heard.utterance_ended(8000)
    heard.server_sounds(8500, 9000)
    assert heard.answers_ms == [3500, 500]


def test_a_prompt_that_goes_on_answers_nothing_said_over_it(heard: Measures) -> None:
    heard.server_sounds(5000, 5020)
    heard.utterance_ended(5010)
    heard.server_sounds(5020, 5040)
    assert heard.answers_ms == []
    heard.server_sounds(5141, 5160)
    assert heard.answers_ms == [131]


def test_a_cleared_prompt_does_not_go_on(heard: Measures) -> None:
    heard.server_sounds(5000, 9000)
    heard.utterance_ended(6000)
    heard.server_cut()
    heard.server_sounds(6400, 7000)
    assert heard.answers_ms == [400]


def test_a_transfer_leaves_an_utterance_unanswered(heard: Measures) -> None:
    heard.utterance_ended(5000)
    heard.handed_over(5600)
    heard.server_sounds(6000, 7000)
    assert heard.answers_ms == []
    assert heard.longest_silence_ms == 600


@pytest.mark.parametrize(("silence_ms", "dead"), [(2000, 0), (2001, 1)])
def test_dead_air_is_more_than_two_seconds_after_an_utterance(
    heard: Measures, silence_ms: float, dead: int
) -> None:
    heard.utterance_ended(5000)
    heard.server_sounds(5000 + silence_ms, 9000)
    assert heard.dead_air == dead
    assert heard.longest_silence_ms == silence_ms


def test_dead_air_ends_with_the_call_too(heard: Measures) -> None:
    heard.utterance_ended(5000)
    heard.handed_over(13_000)
    assert (heard.dead_air, heard.longest_silence_ms) == (1, 8000)


def test_the_callers_own_silence_is_nobodys_fault(heard: Measures) -> None:
    heard.caller_sounds(9000)
    heard.server_sounds(20_000, 21_000)
    assert (heard.longest_silence_ms, heard.dead_air) == (0, 0)


def test_the_callers_next_words_end_a_silence(heard: Measures) -> None:
    heard.utterance_ended(5000)
    heard.caller_sounds(6500)
    heard.utterance_ended(7000)
    heard.server_sounds(7400, 8000)
    assert heard.longest_silence_ms == 1500


def test_silence_counts_from_the_end_of_a_prompt_that_still_played(heard: Measures) -> None:
    heard.utterance_ended(2500)
    heard.server_sounds(4000, 5000)
    assert heard.longest_silence_ms == 1000


def test_a_pause_of_the_servers_counts_and_is_no_dead_air(heard: Measures) -> None:
    heard.server_turn(4000)
    heard.server_sounds(9000, 9500)
    assert (heard.longest_silence_ms, heard.dead_air) == (5000, 0)


def test_nothing_is_owed_before_the_first_prompt() -> None:
    measures = Measures()
    measures.answered(0)
    measures.server_turn(0)
    measures.server_sounds(5000, 6000)
    assert measures.longest_silence_ms == 0
