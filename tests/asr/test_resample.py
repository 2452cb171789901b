"""Sample rates: length and pitch."""

from __future__ import annotations

import numpy as np
import pytest

from asr.resample import resample

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("from_hz", "to_hz"), [(8000, 16000), (44100, 8000), (48000, 16000)])
def test_a_tone_keeps_its_pitch_and_length(from_hz: int, to_hz: int) -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(from_hz) / from_hz).astype(np.float32)
    other = resample(tone, from_hz, to_hz)
    assert len(other) == to_hz
    assert np.argmax(np.abs(np.fft.rfft(other))) == 440


def test_the_same_rate_changes_nothing() -> None:
    samples = np.ones(5, dtype=np.float32)
    assert resample(samples, 8000, 8000) is samples
