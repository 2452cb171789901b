"""Loudness."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.prompts.level import TARGET_DBFS, at_level

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("gain", [0.001, 0.05, 0.9])
def test_every_voice_comes_out_at_the_same_level(gain: float) -> None:
    wave = np.sin(np.arange(8000) / 5).astype(np.float32) * gain
    spoken = at_level(wave).astype(np.float64) / 32767
    level = 10 * np.log10(np.mean(np.square(spoken)))
    assert level == pytest.approx(TARGET_DBFS, abs=0.1)


def test_a_peak_is_never_clipped_and_nothing_stays_nothing() -> None:
    click = np.zeros(8000, dtype=np.float32)
    click[100] = 0.5
    assert 29_000 < np.abs(at_level(click)).max() <= 32_767
    assert len(at_level(np.zeros(0, dtype=np.float32))) == 0
