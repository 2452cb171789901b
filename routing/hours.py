"""When a destination is open. Pure: the time is passed in.

Order of precedence: an override (emergency closing or opening), a holiday, the week.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from intents.week import DAY_MINUTES, HoursError, Span, parse_week

__all__ = ["HoursError", "Opening", "Override", "Schedule", "parse_week"]

HORIZON_DAYS = 14
"""How far ahead the next opening or closing is looked for."""


class Opening(StrEnum):
    """Why it is open or closed, in order of precedence."""

    EMERGENCY = "emergency"
    """An override says that it is closed."""
    HOLIDAY = "holiday"
    CLOSED = "closed"
    """Outside the week's hours."""
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Override:
    """An exception for a stretch of time, e.g. an emergency closing."""

    begins: datetime
    """With a time zone."""
    ends: datetime
    """With a time zone; not included."""
    is_open: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """One week of opening hours in a time zone, with its exceptions."""

    zone: ZoneInfo
    week: Mapping[int, tuple[Span, ...]]
    """By weekday, 0 is Monday; a missing day is closed."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    """Days on which a schedule that is ever closed is closed all day, with their names."""
    overrides: tuple[Override, ...] = ()

    def status(self, at: datetime) -> tuple[bool, str]:
        """Return whether it is open at ``at`` (any time zone), and why in a few words."""
        opening, why = self.opening(at)
        return opening is Opening.OPEN, why

    def opening(self, at: datetime) -> tuple[Opening, str]:
        """Return what decides at ``at`` (any time zone), and why in a few words."""
        local = at.astimezone(self.zone)
        for override in self.overrides:
            if override.begins <= at < override.ends:
                return Opening.OPEN if override.is_open else Opening.EMERGENCY, override.reason
        if self.always_open:
            return Opening.OPEN, "open at all hours"
        if (name := self.holidays.get(local.date())) is not None:
            return Opening.HOLIDAY, f"closed for {name}"
        if any(begin <= local < end for begin, end in self._spans(local.date())):
            return Opening.OPEN, "within opening hours"
        return Opening.CLOSED, "outside opening hours"

    def next_opening(self, at: datetime) -> datetime | None:
        """Return when it opens next, in its own time zone; None when not within two weeks."""
        local = at.astimezone(self.zone)
        ends = [override.ends.astimezone(self.zone) for override in self.overrides]
        for ahead in range(HORIZON_DAYS + 1):
            day = local.date() + timedelta(days=ahead)
            begins = [begin for begin, _ in self._spans(day)]
            again = [end for end in ends if end.date() == day]
            for moment in sorted([*begins, *again]):
                if moment > local and self.status(moment)[0]:
                    return moment
        return None

    def next_closing(self, at: datetime) -> datetime | None:
        """Return when it closes next, in its own time zone; None when not within two weeks.

        From ``at`` on, when it is open: a time at which one span ends and another begins is none.
        """
        local = at.astimezone(self.zone)
        bounds = [item for o in self.overrides for item in (o.begins, o.ends)]
        again = [moment.astimezone(self.zone) for moment in bounds]
        for ahead in range(HORIZON_DAYS + 1):
            day = local.date() + timedelta(days=ahead)
            ends = [end for _, end in self._spans(day)]
            midnight = [self._at(day, 0)] if day in self.holidays else []
            for moment in sorted(m for m in (*ends, *midnight, *again) if m.date() == day):
                if moment > local and not self.status(moment)[0]:
                    return moment
        return None

    @property
    def always_open(self) -> bool:
        """Whether the week has no closed minute."""
        return all((0, DAY_MINUTES) in self.week.get(day, ()) for day in range(7))

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spans that touch ``day``, yesterday's over midnight included."""
        for start in (day - timedelta(days=1), day):
            if start in self.holidays:
                continue
            for begin, end in self.week.get(start.weekday(), ()):
                yield self._at(start, begin), self._at(start, end)

    def _at(self, day: date, minutes: int) -> datetime:
        """Return the wall-clock time ``minutes`` into ``day``, whatever the clock change."""
        over, left = divmod(minutes, DAY_MINUTES)
        clock = time(left // 60, left % 60)
        return datetime.combine(day + timedelta(days=over), clock, self.zone)
