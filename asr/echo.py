"""Our own voice, coming back through the caller's loudspeaker: it must not interrupt itself.

While we speak, the levels of what comes in are laid over the levels of what went out. Where
they rise and fall together, at some delay, there is an echo: then a frame is ours while it is
no louder than that echo. Where they do not, whatever is heard is the caller's. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FRAME_MS = 20
FRAME_SAMPLES = 160
LONGEST_DELAY = 40
"""Frames (800 ms) to the caller's loudspeaker and back, over any network."""
BLUR = 3
"""Frames around the delay in which our voice may still sound: rooms smear it."""
LEARNT_FROM = 100
"""Frames (2 s) that are laid over one another."""
LEAST = 30
"""Frames (600 ms) without which nothing can be said."""
NEWEST = 15
"""The newest frames (300 ms) are not learnt from: they may be the caller's first."""
EVERY = 5
SIMILAR = 0.7
"""Correlation of levels that makes an echo."""
MARGIN_DB = 5.0
"""A voice has to stand out of the echo by more."""
UNKNOWN_DB = -14.0
"""Before anything is known, echo is expected up to so much below our loudest recent frame."""
QUIET_DB = -55.0
"""A line on which nothing louder comes in has no echo."""


@dataclass(frozen=True, slots=True)
class Echo:
    """What comes back of our voice."""

    delay: int
    """Frames."""
    coupling_db: float
    """Level against what went out."""


class EchoGate:
    """One call's. Times are the call's, in ms; levels in dBFS."""

    def __init__(self) -> None:
        self._ours: NDArray[np.float64] = np.zeros(0)
        self._began_ms = 0
        self._heard: list[float] = []
        self._known = False
        self.echo: Echo | None = None
        """What is known of the echo; None for none, or not known yet."""

    def plays(self, audio: NDArray[np.int16], began_ms: int) -> None:
        """Take note of what plays from ``began_ms`` on: int16 [n] at 8000 Hz."""
        whole = len(audio) // FRAME_SAMPLES * FRAME_SAMPLES
        frames = audio[:whole].reshape(-1, FRAME_SAMPLES).astype(np.float64) / 32768.0
        levels = 10.0 * np.log10(np.square(frames).mean(axis=1) + 1e-6)
        self._ours = np.concatenate([np.full(LONGEST_DELAY, -60.0), levels])
        self._began_ms = began_ms
        self._heard = []

    def stopped(self, at_ms: int) -> None:
        """Take note that nothing more has been sent after ``at_ms``; what was, still echoes."""
        self._ours = self._ours[: LONGEST_DELAY + max(0, (at_ms - self._began_ms) // FRAME_MS)]

    def is_ours(self, level_db: float, at_ms: int) -> bool:
        """Return whether a frame of this level that ends at ``at_ms`` may be our own voice."""
        now = (at_ms - self._began_ms) // FRAME_MS - 1  # of the prompt's frames
        if now < 0 or now + 1 >= len(self._ours):
            return False  # nothing plays, or its echo has died away
        self._heard.append(max(level_db, -60.0))
        if len(self._heard) % EVERY == 0:
            self._learn(now)
        return bool(level_db <= self._expected_db(now))

    def _expected_db(self, now: int) -> float:
        """Return the level up to which frame ``now`` may be our own voice."""
        end = now + LONGEST_DELAY + 1
        if self.echo is not None:
            middle = end - self.echo.delay
            around = self._ours[max(0, middle - BLUR - 1) : middle + BLUR]
            return float(around.max(initial=-60.0)) + self.echo.coupling_db + MARGIN_DB
        if self._known:
            return -np.inf
        return float(self._ours[max(0, end - LONGEST_DELAY) : end].max(initial=-60.0)) + UNKNOWN_DB

    def _learn(self, now: int) -> None:
        """Lay what came in over what went out."""
        heard = np.array(self._heard[: len(self._heard) - NEWEST][-LEARNT_FROM:])
        if len(heard) < LEAST:
            return
        self._known = True
        if heard.max() < QUIET_DB:
            self.echo = None
            return
        end = now - NEWEST + 1 + LONGEST_DELAY  # in ``_ours``, one past the frame last learnt from
        delays = [
            (_correlation(heard, self._ours[end - delay - len(heard) : end - delay]), delay)
            for delay in range(LONGEST_DELAY)
            if end - delay - len(heard) >= 0
        ]
        similar, delay = max(delays, default=(0.0, 0))
        if similar < SIMILAR:
            self.echo = None
            return
        sent = self._ours[end - delay - len(heard) : end - delay]
        loud = sent >= np.percentile(sent, 70)
        self.echo = Echo(delay, float(np.median(heard[loud] - sent[loud])))


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if len(one) != len(other) or one.std() < 1.0 or other.std() < 1.0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
