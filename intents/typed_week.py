"""A week of opening hours as somebody types it into a form, and what is said about slips. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from intents.editing import FieldError
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

MOST_SPANS = 6
"""A day."""
Given = Mapping[str, object]
"""The fields of a form. A day has ``sat`` (open, closed, all), ``sat.0.from``, ``sat.0.until``."""

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:h|([ap])\.?m\.?)?", re.IGNORECASE)


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


def typed_days(
    hours: Mapping[str, str],
) -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """Yield what a form shows of each day: short and whole name, state, spans as text."""
    week = parse_week(hours)
    for day, short in enumerate(WEEKDAYS):
        spans = sorted(week.get(day, ()))
        state = "closed" if not spans else "all" if spans == [ALL_DAY] else "open"
        shown = [(clock(begin), clock(end)) for begin, end in spans] if state == "open" else []
        yield short, DAYS[day], state, shown


def text_of(given: Given, field: str) -> str:
    """Return what stands in a field, without needless spaces; "" for nothing."""
    return " ".join(str(given.get(field) or "").split())


def _day(given: Given, short: str) -> list[tuple[str, Span]]:
    """Return the spans of a day, each with the name of its first field."""
    name, state = DAYS[WEEKDAYS.index(short)], text_of(given, short)
    if state == "closed":
        return []
    if state == "all":
        return [(short, ALL_DAY)]
    if state != "open":
        raise FieldError(short, f"Say whether {name} is open, closed or open all day.")
    spans = []
    for number in range(MOST_SPANS):
        field = f"{short}.{number}"
        begin, end = text_of(given, f"{field}.from"), text_of(given, f"{field}.until")
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
