"""When people call: a working day with two peaks, quiet evenings and weekends. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

HOURS = (1, 1, 1, 1, 1, 2, 5, 14, 34, 58, 66, 60, 48, 50, 58, 52, 44, 34, 20, 13, 9, 6, 4, 2)
"""Calls of a working day by the hour, in proportion."""
WEEKDAYS = (1.25, 1.1, 1.0, 1.0, 0.95, 0.4, 0.25)
"""From Monday on."""
SHORTEST = timedelta(minutes=5)
"""A call began at least so long ago: it has ended."""


def moments(dice: Random, end: datetime, days: int, count: int) -> list[datetime]:
    """Return when ``count`` calls of the last ``days`` days began, in order.

    ``end`` is now, in the company's time zone; hours are the company's.
    """
    hours = [
        begin
        for ago in range(days, -1, -1)
        for begin in _hours_of(end - timedelta(days=ago))
        if end - timedelta(days=days) <= begin < end
    ]
    weights = [HOURS[hour.hour] * WEEKDAYS[hour.weekday()] for hour in hours]
    latest = end - SHORTEST
    found = [
        min(hour + timedelta(seconds=dice.randrange(3600)), latest)
        for hour in dice.choices(hours, weights, k=count)
    ]
    return sorted(found)


def _hours_of(day: datetime) -> list[datetime]:
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return [midnight.replace(hour=hour) for hour in range(24)]
