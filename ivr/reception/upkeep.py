"""The reception's housekeeping, and its orderly end: drain, then send the rest to people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

from ivr.reception.beside import Beside
from ivr.reception.reception import Reception

logger = logging.getLogger(__name__)

EVERY_S = 30.0
CHECK_S = 0.2
ANSWER_S = 1.0
"""The last answer to the carrier is on its way that long."""


class Upkeep:
    """A thread that tidies up, and what a shutdown calls."""

    def __init__(
        self,
        reception: Reception,
        every_s: float = EVERY_S,
        chores: Sequence[Callable[[], None]] = (),
        beside: Beside | None = None,
    ) -> None:
        self.reception = reception
        self._beside = beside or Beside()
        self._chores = (reception.tidy, *chores)
        self._every_s = every_s
        self._stop = Event()
        self._thread = Thread(target=self._serve, name="upkeep", daemon=True)

    def start(self) -> None:
        """Tidy up from now on."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def drain(self, patience_s: float, leave_s: float) -> bool:
        """Take no more calls and wait for those that go on; True when none is left.

        After ``patience_s`` the remaining callers are put through to people, for which there
        is ``leave_s``.
        """
        self.reception.draining = self._beside.closing = True
        if self._emptied(patience_s):
            return self._let_go(leave_s)
        logger.warning("%s calls go on: people take them", self._active)
        self.reception.recall_all()
        self._beside.recall_all()
        return self._emptied(leave_s) and self._let_go(leave_s)

    def _let_go(self, within_s: float) -> bool:
        """Wait until the last callers have reached somebody: the carrier asks us until then."""
        for _ in range(int(within_s / CHECK_S)):
            if self.reception.unfinished() == 0:
                break
            self._stop.wait(CHECK_S)
        self._stop.wait(ANSWER_S)
        return self._active == 0

    @property
    def _active(self) -> int:
        """How many calls' audio goes through this process."""
        return self.reception.active + self._beside.count

    def _emptied(self, within_s: float) -> bool:
        for _ in range(int(within_s / CHECK_S)):
            if self._active == 0:
                return True
            self._stop.wait(CHECK_S)
        return self._active == 0

    def _serve(self) -> None:
        while not self._stop.wait(self._every_s):
            for chore in self._chores:
                self._do(chore)

    def _do(self, chore: Callable[[], None]) -> None:
        try:
            chore()
        except Exception as error:
            logger.error("tidying up failed: %s", error, exc_info=error)
