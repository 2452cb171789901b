"""The newest switches, always at hand: calls read a snapshot that a thread keeps fresh."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from routing.switches import NONE, Switches

logger = logging.getLogger(__name__)

EVERY_S = 2.0
"""A change by another process is seen within that."""

Read = Callable[[datetime], Mapping[str, Switches]]
Wait = Callable[[float], object]
"""Waits up to so many seconds for news, and returns early when there is some."""


def _now() -> datetime:
    return datetime.now(UTC)


class SwitchWatch:
    """One for the process. ``of`` never waits and never raises.

    A database that fails leaves what was read last; that is said once.
    """

    def __init__(
        self,
        read: Read,
        wait: Wait | None = None,
        now: Callable[[], datetime] = _now,
        every_s: float = EVERY_S,
    ) -> None:
        self._read = read
        self._wait = wait
        self._now = now
        self._every_s = every_s
        self._held: Mapping[str, Switches] = {}
        self._failing = False
        self._stop = Event()
        self._thread = Thread(target=self._serve, name="switches", daemon=True)

    def of(self, preset: str) -> Switches:
        """Return how everything stands for a preset."""
        return self._held.get(preset, NONE)

    def refresh(self) -> None:
        """Read anew, now."""
        try:
            self._held = self._read(self._now())
        except (SQLAlchemyError, OSError, LookupError, TypeError) as error:
            if not self._failing:
                logger.error("switches cannot be read, the last ones hold: %s", _cause(error))
            self._failing = True
            return
        self._failing = False

    def start(self) -> None:
        """Keep fresh from now on."""
        self.refresh()
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        while not self._stop.is_set():
            if self._wait is not None:
                self._wait(self._every_s)
            else:
                self._stop.wait(self._every_s)
            if not self._stop.is_set():
                self.refresh()


def _cause(error: Exception) -> object:
    return getattr(error, "orig", None) or type(error).__name__
