"""Changes to opening hours and holidays, as somebody types them.

Every function returns a new pack, or raises ``FieldError`` with one sentence for the field that
is wrong, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from intents.editing import EditError
from intents.editing_slots import fitting
from intents.pack import Holiday, Pack
from intents.week import (
    ALL_DAY,
    DAY_MINUTES,
    DAYS,
    WEEKDAYS,
    Span,
    clock,
    parse_week,
    span_words,
    written_week,
)

ALWAYS = "always"
"""Hours that stay open: destinations where nobody has to be count on them."""
MOST_SPANS = 6
"""A day."""
LONGEST_NAME = 40
"""Letters."""
LONGEST_HOLIDAY = 60
"""Letters."""
FARTHEST = timedelta(days=5 * 366)
"""How far ahead a holiday may be: beyond it the year is a slip."""
Given = Mapping[str, object]
"""The fields of a form. A day has ``sat`` (open, closed, all), ``sat.0.from``, ``sat.0.until``."""

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:h|([ap])\.?m\.?)?", re.IGNORECASE)


class FieldError(EditError):
    """What stands in one field of a form is not possible."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        """Its name; "" for the whole form."""


def set_week(pack: Pack, name: str, given: Given) -> Pack:
    """Change named opening hours."""
    _known(pack, name)
    return fitting(pack, hours={**pack.hours, name: read_week(given)})


def add_week(pack: Pack, given: Given) -> Pack:
    """Add opening hours; their ``name`` may be written as people write."""
    typed = _text(given, "name")
    name = re.sub(r"[^a-z0-9]+", "_", typed.lower()).strip("_")
    if not name or not name[0].isalpha() or len(name) > LONGEST_NAME:
        raise FieldError(
            "name",
            "Give them a short name that begins with a letter from A to Z, for example late shift.",
        )
    if name in (*pack.hours, ALWAYS):
        raise FieldError("name", f"There are hours “{spoken(name)}” already. Take another name.")
    return fitting(pack, hours={**pack.hours, name: read_week(given)})


def remove_week(pack: Pack, name: str) -> Pack:
    """Forget opening hours that nothing uses."""
    _known(pack, name)
    if users := users_of(pack, name):
        raise FieldError(
            "",
            f"{_sentence(users)} still goes by “{spoken(name)}”. Choose other hours there first.",
        )
    return fitting(pack, hours={n: week for n, week in pack.hours.items() if n != name})


def unused(pack: Pack, name: str) -> None:
    """Refuse to take hours from what goes by them."""
    if users := users_of(pack, name):
        go = "go" if len(users) > 1 else "goes"
        raise FieldError(
            "",
            f"{_sentence(users)} still {go} by “{spoken(name)}”. Choose other hours there first.",
        )


def users_of(pack: Pack, name: str) -> list[str]:
    """Return what goes by opening hours, as it is spoken of: destinations first, then rules."""
    places = [spoken(place) for place, item in pack.destinations.items() if item.hours == name]
    return [*places, *(f"the rule {spoken(r.name)}" for r in pack.rules if name in r.when.hours)]


def read_week(given: Given) -> dict[str, str]:
    """Return the week that a form holds, as packs write it."""
    week = {day: _day(given, short) for day, short in enumerate(WEEKDAYS)}
    for day in week:
        _apart(week, day)
    return written_week({day: [span for _, span in spans] for day, spans in week.items()})


def read_time(text: str) -> int | None:
    """Return minutes after midnight of ``9``, ``09:30``, ``1730``, ``5.30 pm``; None for others.

    ``24:00`` is the end of the day.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    total = hour * 60 + minute
    return total if minute < 60 and total <= DAY_MINUTES else None


def add_holiday(pack: Pack, given: Given, today: date) -> Pack:
    """Close everything that ever closes on a ``date``, which has a ``name``."""
    day, name = _date(given, today), _text(given, "name")
    if not name:
        raise FieldError("name", "Say what day it is, for example Boxing Day: agents see it.")
    if len(name) > LONGEST_HOLIDAY:
        raise FieldError("name", f"Make the name shorter: {LONGEST_HOLIDAY} letters at most.")
    taken = next((item.name for item in pack.holidays if item.date == day), None)
    if taken is not None:
        raise FieldError("date", f"{day_words(day)} is a holiday already: {taken}.")
    return with_holidays(pack, [*pack.holidays, Holiday(date=day, name=name)])


def remove_holiday(pack: Pack, day: str) -> Pack:
    """Let a date be a day like others."""
    kept = [item for item in pack.holidays if item.date.isoformat() != day]
    if len(kept) == len(pack.holidays):
        raise FieldError("", "The holiday is not there any more. Reload the page.")
    return with_holidays(pack, kept)


def with_holidays(pack: Pack, holidays: list[Holiday]) -> Pack:
    """Return the pack with these holidays, in the order of the calendar."""
    return fitting(pack, holidays=sorted(holidays, key=lambda item: item.date))


def day_words(day: date) -> str:
    """Return a date in words: "Friday 25 December 2026"."""
    return f"{DAYS[day.weekday()]} {day.day} {day:%B %Y}"


def spoken(name: str) -> str:
    """Return a name of the pack as people read it."""
    return name.replace("_", " ")


def _known(pack: Pack, name: str) -> None:
    if name == ALWAYS:
        raise FieldError(
            "", "“always” stays open at all hours. Add hours of another name, and choose those."
        )
    if name not in pack.hours:
        raise FieldError("", f"There are no hours “{spoken(name)}” any more. Reload the page.")


def _day(given: Given, short: str) -> list[tuple[str, Span]]:
    """Return the spans of a day, each with the name of its first field."""
    name, state = DAYS[WEEKDAYS.index(short)], _text(given, short)
    if state == "closed":
        return []
    if state == "all":
        return [(short, ALL_DAY)]
    if state != "open":
        raise FieldError(short, f"Say whether {name} is open, closed or open all day.")
    spans = []
    for number in range(MOST_SPANS):
        field = f"{short}.{number}"
        begin, end = _text(given, f"{field}.from"), _text(given, f"{field}.until")
        if begin or end:
            spans.append((f"{field}.from", _span(name, field, begin, end)))
    if not spans:
        raise FieldError(
            f"{short}.0.from", f"Write from when to when on {name}, or choose closed or all day."
        )
    return spans


def _span(name: str, field: str, begin_text: str, end_text: str) -> Span:
    begin, end = read_time(begin_text), read_time(end_text)
    for part, typed, minutes in (("from", begin_text, begin), ("until", end_text, end)):
        if not typed:
            what = "opens" if part == "from" else "closes"
            raise FieldError(f"{field}.{part}", f"Write when {name} {what}, for example 17:30.")
        if minutes is None:
            raise FieldError(
                f"{field}.{part}",
                f"“{typed}” on {name} is no time of day. Write it like 09:00 or 17:30.",
            )
    assert begin is not None
    assert end is not None
    if begin == DAY_MINUTES:
        raise FieldError(
            f"{field}.from", f"24:00 is the end of {name}. Write 00:00 on the next day."
        )
    if begin == end:
        raise FieldError(
            f"{field}.until",
            f"{name} opens and closes at {clock(end)}. Change one, or choose closed or all day.",
        )
    return begin, end if end > begin else end + DAY_MINUTES


def _apart(week: Mapping[int, Sequence[tuple[str, Span]]], day: int) -> None:
    """Refuse spans of a day that begin while an earlier one is still open."""
    before = [
        (f"{DAYS[day - 1]} {span_words(span)}", span[1] - DAY_MINUTES)
        for _, span in week[(day - 1) % 7]
    ]
    for field, span in sorted(week[day], key=lambda item: item[1]):
        said = f"{DAYS[day]} {span_words(span)}"
        for other, ends in before:
            if span[0] < ends:
                raise FieldError(
                    field, f"{said} begins before {other} is over. Change one of them."
                )
        before.append((span_words(span), span[1]))


def _date(given: Given, today: date) -> date:
    try:
        day = date.fromisoformat(_text(given, "date"))
    except ValueError as error:
        raise FieldError("date", "Choose the day: day, month and year.") from error
    if day < today:
        raise FieldError("date", f"{day_words(day)} is over. Choose today or a later day.")
    if day > today + FARTHEST:
        raise FieldError("date", f"{day_words(day)} is far ahead. Is the year right?")
    return day


def _text(given: Given, field: str) -> str:
    return " ".join(str(given.get(field) or "").split())


def _sentence(names: list[str]) -> str:
    """Return names as the beginning of a sentence: "Accounts, payments and 3 more"."""
    shown = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} more"]
    said = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return said[:1].upper() + said[1:]


def spans_of(pack: Pack, name: str) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """Yield what a form shows of each day: short and whole name, state, spans as text."""
    week = parse_week(pack.hours.get(name, {}))
    for day, short in enumerate(WEEKDAYS):
        spans = sorted(week.get(day, ()))
        state = "closed" if not spans else "all" if spans == [ALL_DAY] else "open"
        shown = [(clock(begin), clock(end)) for begin, end in spans] if state == "open" else []
        yield short, DAYS[day], state, shown
