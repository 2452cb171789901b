"""How loud the line is when nobody speaks, learnt while the call goes on."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

FULL_SCALE = 32768.0**2
QUIETEST_DB = -65.0
"""Below this everything is silence: the floor of mu-law itself."""
WINDOW = 100
"""Frames (2 s) over which the floor is learnt."""
SHARE = 0.2
"""Of the frames that are no louder than the floor."""
EVERY = 5
"""Frames between two estimates."""


def level_db(frame: NDArray[np.int16]) -> float:
    """Return the frame's RMS level in dBFS, at least ``QUIETEST_DB``."""
    samples = frame.astype(np.float32)
    power = float(samples @ samples) / len(samples) / FULL_SCALE
    return max(QUIETEST_DB, 10.0 * math.log10(power + 1e-12))


class NoiseFloor:
    """A low percentile of the recent levels: speech is never that steady for long."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=WINDOW)
        self._seen = 0
        self.db = QUIETEST_DB
        """The floor in dBFS."""

    def accept(self, level: float) -> None:
        """Take the level of one more frame, in dBFS."""
        self._levels.append(level)
        self._seen += 1
        if self._seen % EVERY == 0:
            self.db = sorted(self._levels)[int(len(self._levels) * SHARE)]
