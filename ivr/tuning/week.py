"""The last week of a line in words, from what is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.numbers import Period
from ivr.numbers.digest import Digest, Missed, Waiting, digest
from ivr.storage.missed import MissedQueue
from ivr.storage.missed_causes import causes
from ivr.storage.samples import has_calls
from ivr.storage.tallies import Tallies

DAYS = 7


@dataclass(frozen=True, slots=True)
class Week:
    """A digest, and the days that it is of."""

    period: Period
    digest: Digest


def week_before(now: datetime, zone: ZoneInfo, preset: str, language: str) -> Period:
    """Return the seven whole days before today, where the company is."""
    today = now.astimezone(zone).date()
    begin, end = (
        datetime.combine(day, time(), zone).astimezone(UTC)
        for day in (today - timedelta(days=DAYS), today)
    )
    return Period(begin, end, preset, language)


def week_of(tallies: Tallies, week: Period, zone: ZoneInfo) -> Week:
    """Return a week in words, without examples once callers have called.

    Raises what SQLAlchemy raises.
    """
    called = has_calls(tallies.database, week.preset, samples=False)
    week = replace(week, without_samples=called)
    first = week.begin.astimezone(zone).date() - timedelta(days=DAYS)
    begin = datetime.combine(first, time(), zone).astimezone(UTC)
    before = replace(week, begin=begin, end=week.begin)
    groups = MissedQueue(tallies.database).open(week.preset, week.language)
    waiting = Waiting(
        [Missed(group.text, group.count) for group in groups], dict(causes(tallies.database, week))
    )
    return Week(week, digest(tallies.of(week, zone), tallies.of(before, zone), waiting))
