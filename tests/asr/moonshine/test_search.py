"""The search: guards and guides."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from asr.errors import DecodingCancelled
from asr.moonshine import MoonshineRecognizer
from asr.moonshine.search import LOOPS, Beam, Free, _loops, search


@pytest.mark.unit
@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_loop_is_seen_at_its_fifth_turn(size: int) -> None:
    pattern = tuple(range(10, 10 + size))
    assert _loops(pattern * LOOPS)
    assert not _loops(pattern * (LOOPS - 1))


@pytest.mark.unit
def test_a_longer_reading_is_not_worse_for_its_length() -> None:
    short, long = Beam((1, 2), -3.0, -3.0), Beam((1, 2, 3, 4, 5), -6.0, -6.0)
    assert short.rank == long.rank


@pytest.mark.model
def test_a_cancelled_search_stops(moonshine: MoonshineRecognizer) -> None:
    def check() -> None:
        raise DecodingCancelled("enough")

    with pytest.raises(DecodingCancelled):
        search(moonshine._model, np.zeros((1, 40, 288), np.float32), Free(), 1, check)


@pytest.mark.model
def test_wider_beams_come_best_first(
    moonshine: MoonshineRecognizer, said: Callable[[str, int, int], np.ndarray]
) -> None:
    audio = said("bank_03", 200, 2800)
    heard = moonshine._model.encode(audio)
    beams = search(moonshine._model, heard, Free(), 4, lambda: None)
    assert [b.rank for b in beams] == sorted((b.rank for b in beams), reverse=True)
    assert len({b.tokens for b in beams}) == len(beams)
