"""Sample rates. Telephone audio is 8 kHz, most engines want 16."""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray


def resample(samples: NDArray[np.float32], from_hz: int, to_hz: int) -> NDArray[np.float32]:
    """Return ``samples`` (float32 [n]) at another rate; the same array when nothing changes."""
    if from_hz == to_hz or not len(samples):
        return samples
    resampled: NDArray[np.float32] = soxr.resample(samples, from_hz, to_hz, quality="HQ")
    return resampled
