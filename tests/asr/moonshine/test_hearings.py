"""One audio, heard in several ways."""

from __future__ import annotations

import numpy as np
import pytest

from asr.moonshine.hearings import AFTER_S, AS_IT_IS, CLOSED, LEVEL, OPEN, RATE, heard

pytestmark = pytest.mark.unit

TONE = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE).astype(np.float32)


def pitch(samples: np.ndarray) -> float:
    """Return the strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.argmax(spectrum) * RATE / len(samples))


def test_as_it_is_is_the_audio_and_faint_noise_behind_it() -> None:
    (whole,) = heard(TONE, AS_IT_IS)
    assert len(whole) == RATE + int(AFTER_S * RATE)
    assert np.allclose(whole[:RATE], TONE, atol=6 * LEVEL)
    assert 0 < np.abs(whole[RATE:]).max() < 6 * LEVEL


@pytest.mark.parametrize("hearings", [OPEN, CLOSED])
def test_all_hearings_have_one_length_so_that_they_can_be_averaged(
    hearings: tuple[tuple[float, float], ...],
) -> None:
    assert len({len(whole) for whole in heard(TONE, hearings)}) == 1


@pytest.mark.parametrize("speed", [0.9, 1.0, 1.05])
def test_speed_moves_the_pitch(speed: float) -> None:
    (whole,) = heard(TONE, [(speed, 0.0)])
    assert pitch(whole[: int(RATE / speed)]) == pytest.approx(440 * speed, rel=0.02)


def test_before_is_faint_noise_too() -> None:
    (whole,) = heard(TONE, [(1.0, 0.2)])
    assert np.abs(whole[: int(0.2 * RATE)]).max() < 6 * LEVEL
    assert np.abs(whole[int(0.2 * RATE) :]).max() > 0.9
