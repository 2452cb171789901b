"""Looks for spikes once a minute, on one process, and tells people and systems of them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from ivr.numbers.spikes import WINDOWS_S, Spike, spike_of, usual_of
from ivr.storage.engine import Database
from ivr.storage.spikes import SpikeAlerts, Topic, counted, take_turn
from ivr.tuning.ticker import Ticker

logger = logging.getLogger(__name__)

JOB = "spikes"
EVENT = "spike.detected"
DAYS_BACK = 7
HOUR = timedelta(hours=1)
LATELY = timedelta(hours=6)
EVERY_S = 60.0
Emit = Callable[[str, Mapping[str, Any]], None]
Counts = Counter[Topic]


def spikes(database: Database, now: datetime) -> dict[Topic, Spike]:
    """Return the spikes of all lines as they are now."""
    windows = {size: counted(database, now - timedelta(seconds=size), now) for size in WINDOWS_S}
    topics = set().union(*windows.values())
    if not topics:
        return {}
    days = [_hour_of(database, now - timedelta(days=back)) for back in range(1, DAYS_BACK + 1)]
    before = now - timedelta(seconds=max(WINDOWS_S))
    lately = counted(database, before - LATELY, before)
    found = {}
    for topic in topics:
        sizes = [
            (size, counts[topic], _usual(topic, size, days, lately))
            for size, counts in windows.items()
        ]
        if (spike := spike_of(sizes)) is not None:
            found[topic] = spike
    return found


def _hour_of(database: Database, moment: datetime) -> Counts:
    return counted(database, moment - HOUR / 2, moment + HOUR / 2)


def _usual(topic: Topic, size_s: int, days: list[Counts], lately: Counts) -> float:
    """Return how many calls about a topic a window usually has."""
    line = topic[:2]
    share = size_s / HOUR.total_seconds()
    earlier = [
        day[topic] * share if any(other[:2] == line for other in day) else None for day in days
    ]
    return usual_of(earlier, lately[topic] * size_s / LATELY.total_seconds())


def look(database: Database, now: datetime, emit: Emit) -> int:
    """Note the spikes of now, and tell of the new ones; return how many these are."""
    alerts, new = SpikeAlerts(database), 0
    for topic, spike in sorted(spikes(database, now).items()):
        number = alerts.saw(topic, spike, now)
        if number is not None:
            new += 1
            emit(EVENT, told(number, topic, spike))
    return new


def told(number: int, topic: Topic, spike: Spike) -> dict[str, Any]:
    """Return what the company's systems hear of a spike."""
    preset, language, intent = topic
    return {
        "alert_id": str(number),
        "preset": preset,
        "language": language,
        "intent": intent,
        "calls": spike.count,
        "usual": round(spike.usual, 2),
        "window_s": spike.window_s,
    }


class SpikeWatch(Ticker):
    """Looks once a minute when no other process does."""

    def __init__(
        self,
        database: Database,
        emit: Emit,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._emit = emit
        self._now = now
        super().__init__("spikes", EVERY_S, self.tick)

    def tick(self) -> int | None:
        """Look if it is this process's turn; None when it is not, or when the database fails."""
        now = self._now()
        try:
            if not take_turn(self._database, JOB, now):
                return None
            return look(self._database, now, self._emit)
        except SQLAlchemyError as error:
            logger.error("nobody looks for spikes: %s", type(error).__name__)
            return None
