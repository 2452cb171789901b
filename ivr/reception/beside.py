"""Calls that this process holds beside the reception's: from the Talk page, and those we make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


class Beside:
    """One for the process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._recalls: dict[str, Callable[[], None]] = {}
        self.closing = False
        """The process is going to stop: no new calls."""

    @property
    def count(self) -> int:
        """How many there are now."""
        return len(self._recalls)

    @contextmanager
    def here(self, call_sid: str, recall: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Know a call as long as it is held.

        ``recall`` sends it to a person; it returns at once, and other threads call it.
        """
        with self._lock:
            self._recalls[call_sid] = recall
        try:
            yield
        finally:
            with self._lock:
                self._recalls.pop(call_sid, None)

    def recall_all(self) -> None:
        """Send every one of them to a person."""
        with self._lock:
            recalls = list(self._recalls.values())
        for recall in recalls:
            recall()
