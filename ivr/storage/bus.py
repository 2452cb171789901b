"""News between the parts of the server, and between its processes: small, and never waited for."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from queue import Empty, Full, Queue
from threading import Lock
from typing import Any, Self

from ivr.storage.engine import Database

logger = logging.getLogger(__name__)

LONGEST_BYTES = 7_999
"""PostgreSQL takes payloads shorter than 8000 bytes; every bus refuses what it would not take."""
KEPT = 1_000
"""Messages that wait for a subscriber; one that reads slower loses the oldest."""

Message = tuple[str, dict[str, Any]]


class Subscription:
    """What is told about some topics, in the order of telling, from now until ``close``."""

    def __init__(self, bus: Bus, topics: tuple[str, ...]) -> None:
        self.topics = frozenset(topics)
        self._bus = bus
        self._waiting: Queue[Message] = Queue(KEPT)

    def get(self, timeout_s: float) -> Message | None:
        """Return the next topic and its data, waiting for it; None when nothing came in time."""
        try:
            return self._waiting.get(timeout=max(timeout_s, 0.0))
        except Empty:
            return None

    def put(self, message: Message) -> None:
        """Take a message; the bus calls it, one thread at a time."""
        try:
            self._waiting.put_nowait(message)
        except Full:
            logger.warning("a subscriber of %s is too slow: news lost", sorted(self.topics))
            self.get(0)
            self._waiting.put_nowait(message)

    def close(self) -> None:
        """Hear no more; twice is once."""
        self._bus.forget(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Bus:
    """A bus within this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._subscriptions: list[Subscription] = []

    def publish(self, topic: str, data: Mapping[str, Any]) -> None:
        """Tell every subscriber of ``topic``. Never raises: what cannot be told is logged.

        ``data`` is what JSON can hold, and small: ids, not transcripts.
        """
        try:
            payload = self._payload(topic, data)
        except (TypeError, ValueError) as error:
            logger.error("news of %s is not told: it is not JSON (%s)", topic, type(error).__name__)
            return
        size = len(payload.encode())
        if size > LONGEST_BYTES:
            logger.error("news of %s is not told: %d bytes, over %d", topic, size, LONGEST_BYTES)
            return
        self._deliver(payload)
        self._tell_others(topic, payload)

    def subscribe(self, *topics: str) -> Subscription:
        """Hear of ``topics`` from now on; close it when done."""
        subscription = Subscription(self, topics)
        with self._lock:
            self._subscriptions.append(subscription)
        return subscription

    def forget(self, subscription: Subscription) -> None:
        """Tell it nothing more."""
        with self._lock:
            if subscription in self._subscriptions:
                self._subscriptions.remove(subscription)

    def close(self) -> None:
        """Give back what the bus holds."""

    def _payload(self, topic: str, data: Mapping[str, Any]) -> str:
        return json.dumps({"topic": topic, "data": dict(data)}, allow_nan=False)

    def _deliver(self, payload: str) -> None:
        """Give the message to whom it concerns here; each gets a copy of its own."""
        topic = json.loads(payload)["topic"]
        with self._lock:  # held while telling: all hear it in the same order
            for subscription in self._subscriptions:
                if topic in subscription.topics:
                    subscription.put((topic, json.loads(payload)["data"]))

    def _tell_others(self, topic: str, payload: str) -> None:
        """Tell the other processes; there are none."""


def open_bus(database: Database | None) -> Bus:
    """Return the bus that fits: across processes with PostgreSQL, else within this one."""
    if database is not None and database.engine.dialect.name == "postgresql":
        from ivr.storage.postgres_bus import PostgresBus  # only who has it needs its driver

        return PostgresBus(database.engine)
    return Bus()
