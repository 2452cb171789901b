"""Which callers have to leave our queues: the process stops, or the call lasts too long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Recalls:
    """One for the process. Thread-safe; callers' own threads ask it all the time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._here: dict[str, bool] = {}
        """Calls that are in a queue on a line of ours, and whether a person is wanted."""
        self.closing = False
        """The process is going to stop: nobody waits or talks here any more."""

    @contextmanager
    def here(self, call_sid: str) -> Iterator[None]:
        """Know a call as long as it is in our queues."""
        with self._lock:
            self._here[call_sid] = False
        try:
            yield
        finally:
            with self._lock:
                self._here.pop(call_sid, None)

    def recall(self, call_sid: str) -> None:
        """Send a caller who waits to a person elsewhere; who talks to an agent has one."""
        with self._lock:
            if call_sid in self._here:
                self._here[call_sid] = True

    def recall_all(self) -> None:
        """Send everybody to people elsewhere, also who talks: our audio is about to end."""
        self.closing = True

    def wants(self, call_sid: str, *, talking: bool) -> bool:
        """Whether a caller has to leave now."""
        return self.closing or (not talking and self._here.get(call_sid, False))
