"""The learnt floor."""

from __future__ import annotations

import numpy as np
import pytest

from asr.vad.noise_floor import EVERY, QUIETEST_DB, WINDOW, NoiseFloor, level_db

pytestmark = pytest.mark.unit


def test_full_scale_is_zero_and_silence_the_bottom() -> None:
    square = np.full(160, 32767, dtype=np.int16)
    assert level_db(square) == pytest.approx(0.0, abs=0.01)
    assert level_db(np.zeros(160, dtype=np.int16)) == QUIETEST_DB


def test_the_floor_follows_steady_noise_and_not_the_speech_over_it() -> None:
    floor = NoiseFloor()
    for number in range(WINDOW):
        floor.accept(-20.0 if number % 2 else -45.0)
    assert floor.db == pytest.approx(-45.0)


def test_the_floor_is_estimated_now_and_then() -> None:
    floor = NoiseFloor()
    for _ in range(EVERY - 1):
        floor.accept(-30.0)
    assert floor.db == QUIETEST_DB
    floor.accept(-30.0)
    assert floor.db == -30.0
