"""The last week of a line in words, from what is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.numbers import Period, Rules
from ivr.numbers.digest import Digest, Missed, Waiting, digest
from ivr.numbers.kpis import USUAL
from ivr.storage.call_facts import call_facts
from ivr.storage.engine import Database
from ivr.storage.missed import MissedQueue
from ivr.storage.missed_causes import causes
from ivr.storage.samples import has_calls

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


def week_of(database: Database, week: Period, zone: ZoneInfo, rules: Rules = USUAL) -> Week:
    """Return a week in words, without examples once callers have called.

    Raises what SQLAlchemy raises.
    """
    week = replace(week, without_samples=has_calls(database, week.preset, samples=False))
    first = week.begin.astimezone(zone).date() - timedelta(days=DAYS)
    begin = datetime.combine(first, time(), zone).astimezone(UTC)
    before = replace(week, begin=begin, end=week.begin)
    groups = MissedQueue(database).open(week.preset, week.language)
    waiting = Waiting(
        [Missed(group.text, group.count) for group in groups], dict(causes(database, week))
    )
    calls = call_facts(database, week)
    return Week(week, digest(calls, call_facts(database, before), waiting, rules))
