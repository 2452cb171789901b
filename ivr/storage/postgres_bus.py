"""The bus across processes: PostgreSQL's LISTEN and NOTIFY, one listening connection a process."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from queue import Full, Queue
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from ivr.storage.bus import Bus

logger = logging.getLogger(__name__)

CHANNEL = "callsteer"
LOOK_UP_S = 0.5
"""How often the listening thread looks whether it is to stop."""
RETRY_S = 1.0
WAITING = 1_000
"""News that waits for a slow database; what comes then is told in this process only."""


class PostgresBus(Bus):
    """Subscribers in this process hear at once, those of others by the database.

    While the database is away, this process still hears its own news; others' news of that time
    is lost, so whoever depends on it reads the tables now and then.
    """

    def __init__(self, engine: Engine, retry_s: float = RETRY_S) -> None:
        super().__init__()
        self._engine, self._retry_s = engine, retry_s
        self._origin = uuid4().hex
        self._stopping, self.listening = Event(), Event()
        """``listening`` is set while others can be heard."""
        self._going_out: Queue[tuple[str, str] | None] = Queue(WAITING)
        self._threads = [
            Thread(target=self._listen, name="bus", daemon=True),
            Thread(target=self._tell, name="bus-out", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Tell what waits to be told, and stop listening."""
        self._stopping.set()
        self._going_out.put(None)
        for thread in self._threads:
            thread.join()

    def _payload(self, topic: str, data: Mapping[str, Any]) -> str:
        told = {"topic": topic, "data": dict(data), "origin": self._origin}
        return json.dumps(told, allow_nan=False)

    def _tell_others(self, topic: str, payload: str) -> None:
        try:  # who publishes may carry audio: it never waits for the database
            self._going_out.put_nowait((topic, payload))
        except Full:
            logger.error("news of %s is told in this process only: the database is slow", topic)

    def _tell(self) -> None:
        while (news := self._going_out.get()) is not None:
            self._notify(*news)

    def _notify(self, topic: str, payload: str) -> None:
        told = text("SELECT pg_notify(:channel, :payload)")
        try:
            with self._engine.begin() as connection:
                connection.execute(told, {"channel": CHANNEL, "payload": payload})
        except SQLAlchemyError as error:
            cause = type(getattr(error, "orig", None) or error).__name__
            logger.error("news of %s is told in this process only: %s", topic, cause)

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                self._hear()
            except (psycopg.Error, OSError) as error:
                logger.warning("the bus lost its connection (%s)", type(error).__name__)
            finally:
                self.listening.clear()
            self._stopping.wait(self._retry_s)

    def _hear(self) -> None:
        url = self._engine.url.set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as line:
            line.execute(f"LISTEN {CHANNEL}")
            self.listening.set()
            while not self._stopping.is_set():
                for notice in line.notifies(timeout=LOOK_UP_S):
                    self._take(notice.payload)

    def _take(self, payload: str) -> None:
        try:
            told = json.loads(payload)
            if told["origin"] != self._origin:
                self._deliver(payload)
        except (ValueError, KeyError, TypeError):
            logger.warning("something that is not ours came by the bus")
