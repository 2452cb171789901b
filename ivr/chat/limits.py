"""How often something may happen: a window that slides, in this process's memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

KEPT = 5_000
"""Who is remembered at most; the longest unseen are forgotten first."""


class Limit:
    """At most ``count`` times in ``within_s`` seconds, for each key. Thread-safe."""

    def __init__(self, count: int, within_s: float, clock: Callable[[], float]) -> None:
        self._count = count
        self._within_s = within_s
        self._clock = clock
        self._lock = Lock()
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Count one more, unless it is too many."""
        now = self._clock()
        with self._lock:
            times = self._times.setdefault(key, deque())
            self._times.move_to_end(key)
            while len(self._times) > KEPT:
                self._times.popitem(last=False)
            while times and times[0] <= now - self._within_s:
                times.popleft()
            if len(times) >= self._count:
                return False
            times.append(now)
            return True
