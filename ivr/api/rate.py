"""How many requests a key may send: a bucket that fills up again, on each host."""

from __future__ import annotations

import math
from collections.abc import Callable
from threading import Lock


class Rate:
    """Buckets of ``per_minute`` requests. Thread-safe."""

    def __init__(self, per_minute: int, seconds: Callable[[], float]) -> None:
        """``seconds`` is a clock that never goes back."""
        self._per_minute = per_minute
        self._seconds = seconds
        self._lock = Lock()
        self._buckets: dict[str, tuple[float, float]] = {}
        """What is left in it, and when that was so."""

    def wait_s(self, key_id: str) -> int:
        """Take a request from the bucket; if it is empty, return how many seconds to wait."""
        now, full = self._seconds(), float(self._per_minute)
        with self._lock:
            left, then = self._buckets.get(key_id, (full, now))
            left = min(full, left + (now - then) * full / 60)
            if left < 1:
                self._buckets[key_id] = (left, now)
                return math.ceil((1 - left) * 60 / full)
            self._buckets[key_id] = (left - 1, now)
        return 0
