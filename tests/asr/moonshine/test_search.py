"""The search: guards and guides."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from asr.errors import DecodingCancelled
from asr.moonshine import MoonshineRecognizer
from asr.moonshine.search import (
    LONGEST_PHRASE,
    LOOPS,
    PHRASES,
    WORTH,
    Beam,
    Free,
    How,
    _loops,
    likeliest,
    search,
)


@pytest.mark.unit
@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_loop_is_seen_at_its_fifth_turn(size: int) -> None:
    pattern = tuple(range(10, 10 + size))
    assert _loops(pattern * LOOPS)
    assert not _loops(pattern * (LOOPS - 1))


@pytest.mark.unit
@pytest.mark.parametrize("size", [5, 8])
def test_a_phrase_is_a_loop_at_its_third_turn(size: int) -> None:
    phrase = tuple(range(10, 10 + size))
    assert _loops((7, 8, *phrase * PHRASES))
    assert not _loops((7, 8, *phrase * (PHRASES - 1)))


@pytest.mark.unit
def test_a_phrase_of_too_many_tokens_is_no_loop() -> None:
    phrase = tuple(range(10, 10 + LONGEST_PHRASE + 1))
    assert not _loops(phrase * PHRASES)


@pytest.mark.unit
def test_a_longer_reading_is_not_worse_for_its_length() -> None:
    short, long = Beam((1, 2), -3.0), Beam((1, 2, 3, 4, 5), -6.0)
    assert short.rank(1.0) == long.rank(1.0)
    assert short.rank(0.5) > long.rank(0.5) > long.rank(0.0)


@pytest.mark.model
def test_a_cancelled_search_stops(moonshine: MoonshineRecognizer) -> None:
    def check() -> None:
        raise DecodingCancelled("enough")

    with pytest.raises(DecodingCancelled):
        search(moonshine._model, np.zeros((1, 40, 288), np.float32), Free(), How(1, 0.0), check)


@pytest.mark.model
def test_wider_beams_come_best_first(
    moonshine: MoonshineRecognizer, said: Callable[[str, int, int], np.ndarray]
) -> None:
    audio = said("bank_03", 200, 2800)
    heard = moonshine._model.encode(audio)
    beams = search(moonshine._model, heard, Free(), How(4, 0.5), lambda: None)
    assert [b.rank(0.5) for b in beams] == sorted((b.rank(0.5) for b in beams), reverse=True)
    assert len({b.tokens for b in beams}) == len(beams)


@pytest.mark.unit
@pytest.mark.parametrize(("behind", "looked_at"), [(WORTH - 0.1, True), (WORTH + 0.1, False)])
def test_tokens_that_cannot_win_are_not_looked_at(behind: float, looked_at: bool) -> None:
    scores = np.full(1000, -50.0, dtype=np.float32)
    scores[[3, 4, 5]] = -1.0, -2.0, -1.0 - behind
    found = likeliest(scores, 2)
    assert {3, 4} <= set(found.tolist())
    assert (5 in found) is looked_at


@pytest.mark.unit
def test_enough_tokens_are_looked_at_however_unlikely() -> None:
    scores = np.full(100, -50.0, dtype=np.float32)
    scores[7] = 0.0
    assert len(likeliest(scores, 5)) >= 5
