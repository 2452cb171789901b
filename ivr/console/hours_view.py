"""What the page of opening hours shows: weeks, holidays and destinations as they stand now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from intents.editing_hours import ALWAYS, day_words, users_of
from intents.editing_places import OFFERED, PEOPLE, SPEAKING, alternatives
from intents.pack import DestinationDefinition, Pack
from intents.route_words import said
from intents.typed_week import typed_days
from intents.week import (
    ALL_DAY,
    DAY_MINUTES,
    DAYS,
    alike,
    days_words,
    parse_week,
    spans_words,
    week_words,
)
from ivr.company import policy_of
from ivr.console.overtaken import mark_of
from routing.hours import Opening, Schedule
from routing.switches import NONE, Switches

KINDS = {
    "queue": "people in a queue",
    "external": "a number outside",
    "self_service": "the machine",
    "callback": "a call back",
    "voicemail": "a mailbox",
    "message": "an announcement",
    "sms": "a text message",
    "visit": "a visit",
}
NEVER_CLOSED = dict.fromkeys(range(7), (ALL_DAY,))
"""The week of “always” in a pack that does not write it."""
SOON = timedelta(days=7)
"""A weekday alone says which day is meant."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether something is open now, and until when."""

    is_open: bool
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """Days that are alike: a line of a week."""

    days: str
    spans: str
    bars: list[tuple[int, int]]
    """From and how long, in minutes of the day."""


@dataclass(frozen=True, slots=True)
class WeekView:
    """Named opening hours."""

    name: str
    standing: Standing
    rows: list[Row]
    days: list[tuple[str, str, str, list[tuple[str, str]]]]
    """What the form holds, see ``intents.typed_week.typed_days``."""
    users: list[str]
    seen: str
    live: str | None
    """What calls get until the draft is published, in words; None when it is the same."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A destination."""

    name: str
    kind: str
    item: DestinationDefinition
    standing: Standing
    closed: str
    """What callers get when it is closed, in words; "" when it never closes."""
    chain: list[str]
    """Who is tried first."""
    waits: str
    """The wait after which calls go elsewhere, in words; "" for no limit."""
    offers: list[tuple[str, str]]
    has_number: bool
    speaks: bool
    seen: str
    changed: bool


@dataclass(frozen=True)
class Moment:
    """A draft at one time, with what is switched then."""

    pack: Pack
    live: Pack
    at: datetime
    """In the company's time zone."""
    held: Switches = NONE

    def weeks(self) -> list[WeekView]:
        """Return the named opening hours; those that never change come last."""
        names = sorted(self.pack.hours, key=lambda name: name == ALWAYS)
        return [self._week(name) for name in names]

    def places(self) -> list[PlaceView]:
        """Return the destinations, where people answer first."""
        order = sorted(self.pack.destinations, key=lambda n: self._kind(n) not in PEOPLE)
        return [self._place(name) for name in order]

    def holidays(self) -> list[tuple[date, str, str, bool, bool]]:
        """Return holidays: date, the same in words, name, over, new in the draft.

        Those to come stand first, in the order of the calendar.
        """
        today, known = self.at.date(), self.live.holidays
        listed = sorted(self.pack.holidays, key=lambda item: (item.date < today, item.date))
        return [
            (item.date, day_words(item.date), item.name, item.date < today, item not in known)
            for item in listed
        ]

    def gone(self) -> list[tuple[str, str, str]]:
        """Return what the draft has deleted: what, its name, and in words."""
        weeks = [
            ("week", name, f"The hours “{said(name)}”: {week_words(parse_week(week))}")
            for name, week in self.live.hours.items()
            if name not in self.pack.hours
        ]
        dates = {item.date for item in self.pack.holidays}
        days = [
            ("holiday", item.date.isoformat(), f"{day_words(item.date)}, {item.name}")
            for item in self.live.holidays
            if item.date not in dates
        ]
        return [*weeks, *days]

    def warnings(self) -> Iterator[str]:
        """Yield what callers would suffer from."""
        operator = self.pack.destinations[self.pack.operator]
        schedule = self._schedules.get(operator.hours)
        if schedule is not None and not schedule.always_open:
            yield (
                f"{said(self.pack.operator).capitalize()} is the operator, and takes every call "
                "that nobody else can take, also when it is closed. Let it go by “always”, or see "
                "that somebody answers at night."
            )

    @cached_property
    def _schedules(self) -> Mapping[str, Schedule]:
        return policy_of(self.pack).schedules

    def _kind(self, name: str) -> str:
        return self.pack.destinations[name].kind

    def _week(self, name: str) -> WeekView:
        own, live = self.pack.hours[name], self.live.hours.get(name)
        week = parse_week(own)
        was = "not there" if live is None else week_words(parse_week(live))
        return WeekView(
            name=name,
            standing=self._standing(name),
            rows=[Row(days_words(d), spans_words(s), list(_bars(s))) for d, s in alike(week)],
            days=list(typed_days(own)),
            users=users_of(self.pack, name),
            seen=mark_of(self.pack, "", "week", name),
            live=was if live != own and was != week_words(week) else None,
        )

    def _place(self, name: str) -> PlaceView:
        place, live = self.pack.destinations[name], self.live.destinations.get(name)
        schedule, overflow = self._schedules.get(place.hours), self.pack.overflow.get(name)
        limit = overflow.wait_over_s if overflow else None
        closes = schedule is not None and not schedule.always_open
        return PlaceView(
            name=name,
            kind=KINDS[place.kind],
            item=place,
            standing=self._standing(place.hours),
            closed=self._closed(name, place) if closes else "",
            chain=[said(other) for other in overflow.to] if overflow else [],
            waits=wait_words(limit) if limit is not None else "",
            offers=[(o, self._offer(o)) for o in alternatives(self.pack, name)],
            has_number=place.kind in PEOPLE,
            speaks=place.kind in SPEAKING,
            seen=mark_of(self.pack, "", "place", name),
            changed=live != place,
        )

    def _closed(self, name: str, place: DestinationDefinition) -> str:
        if name == self.pack.operator:
            return "it takes the call all the same"
        if not place.when_closed or self._kind(place.when_closed) not in OFFERED:
            return f"{said(self.pack.operator)} takes the call"
        return f"callers are offered {self._offer(place.when_closed)}"

    def _offer(self, name: str) -> str:
        words = KINDS[self._kind(name)]
        return words if said(name) in words.replace(" ", "") else f"{words} ({said(name)})"

    def _standing(self, name: str) -> Standing:
        overrides = self.held.overrides_of(name)
        zone = ZoneInfo(self.pack.time_zone)
        schedule = self._schedules.get(name) or Schedule(zone, NEVER_CLOSED)
        return standing(replace(schedule, overrides=overrides), self.at)


def standing(schedule: Schedule, at: datetime) -> Standing:
    """Return whether a schedule is open at ``at``, and when that changes, in words."""
    opening, why = schedule.opening(at)
    if opening is Opening.OPEN:
        closes = schedule.next_closing(at)
        if schedule.always_open and closes is None:
            return Standing(True, "Open at all hours")
        until = f"until {moment_words(closes, at)}" if closes else "and for the next two weeks"
        return Standing(True, f"Open now, {until}")
    opens = schedule.next_opening(at)
    because = {Opening.HOLIDAY: why.removeprefix("closed"), Opening.EMERGENCY: f" ({why})"}
    then = f"opens {moment_words(opens, at)}" if opens else "does not open in the next two weeks"
    return Standing(False, f"Closed now{because.get(opening, '')}, {then}")


def moment_words(moment: datetime, now: datetime) -> str:
    """Return a time as people say it: "20:00", "tomorrow 08:00", "Monday 08:00", or with a date."""
    day, today = moment.date(), now.astimezone(moment.tzinfo).date()
    if day == today:
        return f"{moment:%H:%M}"
    if day == today + timedelta(days=1):
        return f"tomorrow {moment:%H:%M}"
    if day - today < SOON:
        return f"{DAYS[day.weekday()]} {moment:%H:%M}"
    return f"{DAYS[day.weekday()][:3]} {day.day} {moment:%b %H:%M}"


def wait_words(seconds: int) -> str:
    """Return a wait in whole minutes where it has any: "10 min", "90 s"."""
    return f"{seconds // 60} min" if seconds and seconds % 60 == 0 else f"{seconds} s"


def _bars(spans: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    for begin, end in spans:
        yield begin, min(end, DAY_MINUTES) - begin
