"""The simulator's time in ms; a pace above 1 lets it pass faster, which tests use."""

from __future__ import annotations

import asyncio
import time


class Clock:
    """Monotonic time since it was made. Everything waits for absolute times: no drift."""

    def __init__(self, pace: float = 1.0) -> None:
        self._pace = pace
        self._began = time.monotonic()

    def now_ms(self) -> float:
        """Milliseconds since the clock was made."""
        return (time.monotonic() - self._began) * 1000 * self._pace

    def seconds(self, ms: float) -> float:
        """Return how many real seconds ``ms`` of this clock take."""
        return ms / 1000 / self._pace

    async def until(self, at_ms: float) -> None:
        """Wait for a time; one that has passed lets the other tasks run once."""
        await asyncio.sleep(max(0.0, self.seconds(at_ms - self.now_ms())))

    async def pass_ms(self, ms: float) -> None:
        """Wait for a while from now on."""
        await self.until(self.now_ms() + ms)
