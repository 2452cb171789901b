"""A thread that does the same thing every now and then, and outlives a database that fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

logger = logging.getLogger(__name__)


class Ticker:
    """Does ``work`` at once and every ``every_s`` seconds, from ``start`` to ``close``."""

    def __init__(self, name: str, every_s: float, work: Callable[[], object]) -> None:
        self._name = name
        self._every_s = every_s
        self._work = work
        self._stop = Event()
        self._thread = Thread(target=self._serve, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End; what is being done is finished."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                self._work()
            except SQLAlchemyError as error:
                logger.error("%s: the database failed: %s", self._name, type(error).__name__)
            if self._stop.wait(self._every_s):
                return
