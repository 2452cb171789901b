"""The simulator's time in ms. Tests put one in its place that no busy machine can hurry."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine


class Clock:
    """Monotonic time since it was made. Everything waits for absolute times: no drift."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now_ms(self) -> float:
        """Milliseconds since the clock was made."""
        return (time.monotonic() - self._began) * 1000

    async def until(self, at_ms: float) -> None:
        """Wait for a time; one that has passed lets the other tasks run once."""
        await asyncio.sleep(max(0.0, (at_ms - self.now_ms()) / 1000))

    async def pass_ms(self, ms: float) -> None:
        """Wait for a while from now on."""
        await self.until(self.now_ms() + ms)

    async def within(self, ms: float, work: Coroutine[None, None, None]) -> bool:
        """Let work go on for a while and cut it off; whether it came to its own end."""
        working = asyncio.create_task(work)
        waiting = asyncio.create_task(self.until(self.now_ms() + ms))
        try:
            await asyncio.wait((working, waiting), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
                return True
            return False
        finally:
            for task in (working, waiting):
                task.cancel()
            await asyncio.gather(working, waiting, return_exceptions=True)
