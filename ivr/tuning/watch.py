"""Lets new calls have what was published, wherever it was published."""

from __future__ import annotations

import logging
from threading import Event, Thread

from ivr.companies import Companies
from ivr.storage.bus import Bus

logger = logging.getLogger(__name__)

TOPIC = "catalogue"
LOOK_S = 5.0
"""News may get lost: it is looked for so often anyway."""


class CatalogueWatch:
    """A thread that refreshes the companies when there is news, and every few seconds."""

    def __init__(self, companies: Companies, bus: Bus, look_s: float = LOOK_S) -> None:
        self._companies = companies
        self._news = bus.subscribe(TOPIC)
        self._look_s = look_s
        self._stop = Event()
        self._thread = Thread(target=self._serve, name="catalogue", daemon=True)

    def start(self) -> None:
        """Watch from now on."""
        self._thread.start()

    def close(self) -> None:
        """Watch no more."""
        self._stop.set()
        self._news.put((TOPIC, {}))  # it may be waiting for news
        self._news.close()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        while not self._stop.is_set():
            self._news.get(self._look_s)
            if not self._stop.is_set():
                self._companies.refresh()
