"""Calls in numbers: past days from what has been counted of them, the rest call by call.

A day is counted when it is over, and again every now and then: its callers call again, people
label what was said. A day that nobody has counted is read call by call, so figures never wait.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ivr.numbers.facts import CallFacts, Period
from ivr.numbers.kpis import USUAL, Rules
from ivr.numbers.legacy import Trip
from ivr.numbers.tally import DEFINED, Tally, tally, total
from ivr.storage.call_facts import call_facts, kinds
from ivr.storage.engine import Database
from ivr.storage.models import Call, CountedDay, DayTally
from ivr.storage.models.base import utc

DAY = timedelta(days=1)
TRUSTED = timedelta(hours=6)
"""What was counted longer ago is read call by call: nobody seems to count any more."""
READ = (DayTally.day, DayTally.pairs, DayTally.counts, DayTally.times)


@dataclass(frozen=True, slots=True)
class Tallies:
    """The store. Raises what SQLAlchemy raises."""

    database: Database
    rules: Rules = USUAL
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def by_day(self, period: Period, zone: ZoneInfo, *, trips: bool = False) -> dict[date, Tally]:
        """Return the calls of a period by the company's days, oldest first.

        Days without calls may be missing. ``trips``: whether to say where each call went.
        """
        days = self._counted(period, zone)
        found = self._read(period, days, trips) if days else {}
        for stretch in _rest(period, zone, days):
            calls = defaultdict(list)
            for call in call_facts(self.database, stretch):
                calls[call.started_at.astimezone(zone).date()].append(call)
            for day, some in calls.items():
                found[day] = total([found.get(day, Tally()), tally(some, self.rules)])
        return dict(sorted(found.items()))

    def of(self, period: Period, zone: ZoneInfo, *, trips: bool = False) -> Tally:
        """Return all calls of a period."""
        return total(self.by_day(period, zone, trips=trips).values())

    def choices(self, preset: str, zone: ZoneInfo) -> dict[str, list[str]]:
        """Return which languages, channels, needs and versions a line's calls have had."""
        counted = self.counted(preset, zone)
        since = _midnight(max(counted) + DAY, zone) if counted else None
        row = DayTally
        query = select(row.language, row.channel, row.intent, row.version).distinct()
        with self.database.begin() as session:
            mine = query.where(row.preset == preset, row.whole.is_(False))
            known = {tuple(item) for item in session.execute(mine)}
        found = [*known, *kinds(self.database, preset, since)]
        names = ("language", "channel", "intent", "version")
        return {
            name: sorted({item[place] for item in found if item[place]})
            for place, name in enumerate(names)
        }

    def count(self, preset: str, zone: ZoneInfo, day: date) -> None:
        """Count a day of a line, in place of what was counted of it."""
        period = Period(_midnight(day, zone), _midnight(day + DAY, zone), preset)
        calls = call_facts(self.database, period)
        head = {"zone": zone.key, "rules": self._by, "counted_at": self.now()}
        with self.database.begin() as session:
            for table in (CountedDay, DayTally):
                session.execute(delete(table).where(table.preset == preset, table.day == day))
            session.add(CountedDay(preset=preset, day=day, **head))
            session.add_all(_rows(preset, day, calls, self.rules))

    def counted(self, preset: str, zone: ZoneInfo) -> dict[date, datetime]:
        """Return when each day of a line was counted last, by rules that still hold."""
        row = CountedDay
        query = select(row.day, row.counted_at).where(
            row.preset == preset, row.zone == zone.key, row.rules == self._by
        )
        with self.database.begin() as session:
            return {day: utc(at) for day, at in session.execute(query)}

    def first_call(self, preset: str) -> datetime | None:
        """Return when the oldest call of a line that is kept began; None without calls."""
        query = select(func.min(Call.started_at)).where(Call.preset == preset)
        with self.database.begin() as session:
            found = session.scalar(query)
        return utc(found) if found is not None else None

    def forget_before(self, preset: str, day: date) -> None:
        """Forget the days before one: their calls are not kept any more."""
        with self.database.begin() as session:
            for table in (CountedDay, DayTally):
                session.execute(delete(table).where(table.preset == preset, table.day < day))

    @property
    def _by(self) -> str:
        """What figures go by, as rows keep it."""
        rules = self.rules
        operators = ",".join(sorted(rules.operators))
        return f"{DEFINED}:{rules.answer_s}:{rules.solved_days}:{operators}"[:64]

    def _counted(self, period: Period, zone: ZoneInfo) -> set[date]:
        """Return the days that lie in the period as a whole and can be trusted."""
        oldest = self.now() - TRUSTED
        return {
            day
            for day, at in self.counted(period.preset, zone).items()
            if at >= oldest
            and _midnight(day, zone) >= period.begin
            and _midnight(day + DAY, zone) <= period.end
        }

    def _read(self, period: Period, days: set[date], trips: bool) -> dict[date, Tally]:
        whole = not (period.channel or period.intent or period.version)
        mine = (DayTally.preset == period.preset) & DayTally.whole.is_(whole)
        mine &= DayTally.day.between(min(days), max(days))
        if period.without_samples:
            mine &= DayTally.sample.is_(False)
        for column, wanted in (
            (DayTally.language, period.language),
            (DayTally.channel, period.channel),
            (DayTally.intent, period.intent),
            (DayTally.version, period.version),
        ):
            if wanted:
                mine &= column == wanted
        columns = (*READ, *((DayTally.trips,) if trips else ()))
        some: dict[date, list[Tally]] = defaultdict(list)
        with self.database.begin() as session:
            for day, pairs, counts, times, *went in session.execute(select(*columns).where(mine)):
                if day in days:
                    trip = [*map(Trip._make, zip(*went[0], strict=True))] if went else ()
                    some[day].append(Tally(pairs, counts, times, trip))
        return {day: total(tallies) for day, tallies in some.items()}


def forget(session: Session, preset: str) -> None:
    """Forget what was counted of a line, "" for all: its calls have changed."""
    for table in (CountedDay, DayTally):
        gone = delete(table)
        session.execute(gone.where(table.preset == preset) if preset else gone)


def _rows(preset: str, day: date, calls: Sequence[CallFacts], rules: Rules) -> Iterator[DayTally]:
    """Yield the rows of a day: one a language, and one a kind of call; examples apart."""
    kinds: dict[tuple[bool, bool, str, str, str, str], list[CallFacts]] = defaultdict(list)
    for call in calls:
        kind = (call.channel, call.intent, call.version)
        kinds[True, call.sample, call.language, "", "", ""].append(call)
        kinds[False, call.sample, call.language, *kind].append(call)
    for (whole, sample, language, channel, intent, version), some in kinds.items():
        found = tally(some, rules)
        yield DayTally(
            preset=preset,
            day=day,
            whole=whole,
            sample=sample,
            language=language,
            channel=channel,
            intent=intent,
            version=version,
            pairs=[list(pair) for pair in found.pairs],
            counts=dict(found.counts),
            times=list(found.times),
            trips=[list(column) for column in zip(*found.trips, strict=True)],
        )


def _rest(period: Period, zone: ZoneInfo, days: Iterable[date]) -> Iterator[Period]:
    """Yield the stretches of a period that no counted day covers."""
    begin = period.begin
    for day in sorted(days):
        midnight = _midnight(day, zone)
        if begin < midnight:
            yield replace(period, begin=begin, end=midnight)
        begin = _midnight(day + DAY, zone)
    if begin < period.end:
        yield replace(period, begin=begin)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
