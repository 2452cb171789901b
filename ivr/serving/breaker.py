"""A circuit breaker: a system that keeps failing is left alone for a while. Time is passed in."""

from __future__ import annotations

from threading import Lock


class Breaker:
    """One for each system. Thread-safe.

    After ``failures`` in a row it is open for ``rest_s``: nobody asks. Then one request may try;
    if it succeeds all may, if not it rests again.
    """

    def __init__(self, failures: int = 5, rest_s: float = 30.0) -> None:
        self._limit = failures
        self._rest_s = rest_s
        self._lock = Lock()
        self._failures = 0
        self._opened_at = 0.0
        self._trying = False

    def allows(self, now: float) -> bool:
        """Whether a request may be made at ``now`` (s); its outcome has to be reported."""
        with self._lock:
            if self._failures < self._limit:
                return True
            if self._trying or now - self._opened_at < self._rest_s:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """Take note that the system answered."""
        with self._lock:
            self._failures, self._trying = 0, False

    def failed(self, now: float) -> None:
        """Take note that it did not."""
        with self._lock:
            self._failures += 1
            self._trying = False
            if self._failures >= self._limit:
                self._opened_at = now
