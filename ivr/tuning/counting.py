"""Counts past days, so that reports need not read them call by call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from ivr.storage.spikes import take_turn
from ivr.storage.tallies import Tallies
from ivr.tuning.ticker import Ticker

LOOK_S = 60.0
AT_ONCE = 60
"""Days that are counted before it looks up again: a server must be able to end."""
UNSETTLED = 2
"""Days more than the window of first call resolution in which figures of a day still move."""
SOON, LATER = timedelta(minutes=5), timedelta(hours=3)
"""How old the count of a day that still moves may become, and of one that hardly does."""
DAY = timedelta(days=1)
Lines = Callable[[], Iterable[tuple[str, ZoneInfo]]]
"""Every line with its time zone."""


def due(tallies: Tallies, preset: str, zone: ZoneInfo) -> list[date]:
    """Return the days of a line that have to be counted, the newest first; forget those gone."""
    first, now = tallies.first_call(preset), tallies.now()
    if first is None:
        return []
    today, oldest = now.astimezone(zone).date(), first.astimezone(zone).date()
    tallies.forget_before(preset, oldest)
    moving = today - timedelta(days=tallies.rules.solved_days + UNSETTLED)
    counted = tallies.counted(preset, zone)
    found = []
    day = today - DAY
    while day >= oldest:
        at = counted.get(day)
        if at is None or now - at >= (SOON if day >= moving else LATER):
            found.append(day)
        day -= DAY
    return found


def count_days(tallies: Tallies, lines: Lines, most: int = AT_ONCE) -> int:
    """Count what has to be counted, at most so many days; return how many it was."""
    days = [(preset, zone, day) for preset, zone in lines() for day in due(tallies, preset, zone)]
    for preset, zone, day in days[:most]:
        tallies.count(preset, zone, day)
    return len(days[:most])


class DayCounts(Ticker):
    """Counts every minute what has to be; of several processes one does it."""

    def __init__(self, tallies: Tallies, lines: Lines) -> None:
        super().__init__("day counts", LOOK_S, self.tick)
        self._tallies, self._lines = tallies, lines

    def tick(self) -> int:
        """Count if it is this process's turn; return how many days it was."""
        if not take_turn(self._tallies.database, "day counts", self._tallies.now()):
            return 0
        return count_days(self._tallies, self._lines)
