"""Every voice at the same loudness: about -20 dBFS, as telephone networks expect."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ivr.ports import Pcm

TARGET_DBFS = -20.0
PEAK = 0.9


def at_level(samples: NDArray[np.float32]) -> Pcm:
    """Return samples in [-1, 1] as int16 at the common level; [] stays []."""
    if not len(samples):
        return np.zeros(0, dtype=np.int16)
    rms = float(np.sqrt(np.mean(np.square(samples)))) or 1.0
    gain = min(10 ** (TARGET_DBFS / 20) / rms, PEAK / max(float(np.abs(samples).max()), 1e-6))
    return (samples * gain * 32767).astype(np.int16)
