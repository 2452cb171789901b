"""Which calls a page of figures is about: days of the company, and what else was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import abort, request

from ivr.console.parts import Console, Line, zone_of
from ivr.numbers import Period, Tally
from ivr.numbers.tally import total
from ivr.storage.samples import has_calls
from ivr.web.sent import small

USUAL_DAYS, MOST_DAYS = 7, 366
CHOSEN = ("intent", "channel", "version")
KEPT = ("from", "to", "days", *CHOSEN, "every_language", "samples")
"""What stays chosen from one page of figures to the next."""
POINTS = 31
"""Of a trend at most."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person has asked for."""

    first: date
    last: date
    """Included."""
    zone: ZoneInfo
    period: Period
    every_language: bool = False
    has_samples: bool = False
    """There are examples beside the calls of callers, which count or are left out."""

    @property
    def before(self) -> Period:
        """As many days before, by the company's calendar."""
        days = self.last - self.first + timedelta(days=1)
        begin = _midnight(self.first - days, self.zone)
        return replace(self.period, begin=begin, end=self.period.begin)

    @property
    def days(self) -> int:
        """How many days it is."""
        return (self.last - self.first).days + 1

    @property
    def asked(self) -> dict[str, str]:
        """As the address of a page says it."""
        chosen = {name: getattr(self.period, name) for name in CHOSEN}
        every = {"every_language": "1"} if self.every_language else {}
        if self.has_samples and not self.period.without_samples:
            every["samples"] = "1"
        period = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {**period, **{name: value for name, value in chosen.items() if value}, **every}

    def parts(self, days: Mapping[date, Tally]) -> Iterator[tuple[date, Tally]]:
        """Yield the days in stretches of equally many, oldest first; each with its first day."""
        step = -(-self.days // POINTS)
        for begin in range(0, self.days, step):
            some = (self.first + timedelta(days=begin + n) for n in range(step))
            yield self.first + timedelta(days=begin), total(days[d] for d in some if d in days)


def filters_kept() -> dict[str, str]:
    """Return what the request has chosen, for the links to other pages."""
    return {name: value for name in KEPT if (value := request.args.get(name))}


def filters_of(console: Console, line: Line) -> Filters:
    """Return what the request asks for; answers 400 when that is no period."""
    zone = zone_of(console, line)
    today = console.now().astimezone(zone).date()
    try:
        last = date.fromisoformat(request.args.get("to") or today.isoformat())
        days = request.args.get("days", USUAL_DAYS, type=small)
        usual = last - timedelta(days=min(max(1, days), MOST_DAYS) - 1)
        begin = date.fromisoformat(request.args.get("from") or usual.isoformat())
    except (ValueError, OverflowError):
        abort(400, "A day is written like 2026-11-24.")
    if begin > last or begin.year < 2000 or last.year > 9000:
        abort(400, "The first day must come before the last.")
    begin = max(begin, last - timedelta(days=MOST_DAYS - 1))
    every = bool(request.args.get("every_language"))
    chosen = {name: request.args.get(name, "") for name in CHOSEN}
    called = has_calls(console.database, line.preset, samples=False)
    mixed = called and has_calls(console.database, line.preset, samples=True)
    period = Period(
        _midnight(begin, zone),
        _midnight(last + timedelta(days=1), zone),
        line.preset,
        "" if every else line.language,
        without_samples=mixed and not request.args.get("samples"),
        **chosen,
    )
    return Filters(begin, last, zone, period, every, mixed)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when a day begins there; days of a clock change have 23 or 25 hours."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
