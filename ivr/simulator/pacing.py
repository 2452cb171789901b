"""When the caller's frames leave: every 20 ms, on a line that delays and loses some. Pure."""

from __future__ import annotations

from random import Random

from ivr.simulator.recording import FRAME_MS


class Pacing:
    """Absolute sending times of one stream's frames, in order."""

    def __init__(self, began_ms: float, jitter_ms: float, loss_percent: float, dice: Random):
        self._due_ms = began_ms
        self._jitter_ms = jitter_ms
        self._loss = loss_percent / 100
        self._dice = dice
        self._last_ms = began_ms

    def next_ms(self) -> float:
        """Return when the next frame leaves: late by up to the jitter, never overtaking."""
        self._due_ms += FRAME_MS
        late_ms = self._dice.uniform(0, self._jitter_ms) if self._jitter_ms else 0.0
        self._last_ms = max(self._last_ms, self._due_ms + late_ms)
        return self._last_ms

    def lost(self) -> bool:
        """Roll whether this frame gets lost."""
        return self._loss > 0 and self._dice.random() < self._loss
