"""A week of opening hours: read from a pack, written into one, and in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As packs write them."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_MINUTES = 24 * 60
DASH = "\N{EN DASH}"

Span = tuple[int, int]
"""Minutes after midnight, from and until; until may exceed 1440 for a span over midnight."""
Week = Mapping[int, Sequence[Span]]
"""Spans by weekday, 0 is Monday; a missing day is closed."""
ALL_DAY: Span = (0, DAY_MINUTES)


class HoursError(ValueError):
    """Opening hours that cannot be read."""


def parse_week(hours: Mapping[str, str]) -> dict[int, tuple[Span, ...]]:
    """Read ``{"mon-fri": "08:00-20:00", "sat": "09:00-12:00, 13:00-17:00"}``.

    A span whose end is not after its beginning goes over midnight.

    Raises:
        HoursError: a day or a time that cannot be read.

    >>> parse_week({"sat-sun": "22:00-02:00"})
    {5: ((1320, 1560),), 6: ((1320, 1560),)}

    """
    week: dict[int, tuple[Span, ...]] = {}
    for days, spans in hours.items():
        parsed = tuple(_span(part) for part in spans.split(","))
        for day in _days(days):
            week[day] = week.get(day, ()) + parsed
    return week


def written_week(week: Week) -> dict[str, str]:
    """Return a week as packs write it; days alike stand together, closed ones are left out.

    >>> written_week({0: [(480, 1200)], 1: [(480, 1200)], 5: [(1320, 1560)]})
    {'mon-tue': '08:00-20:00', 'sat': '22:00-02:00'}

    """
    written = {}
    for days, spans in alike(week):
        if spans:
            first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
            name = first if len(days) == 1 else f"{first}-{last}"
            written[name] = ", ".join(f"{clock(begin)}-{clock(end)}" for begin, end in spans)
    return written


def alike(week: Week) -> Iterator[tuple[range, tuple[Span, ...]]]:
    """Yield days that follow each other and have the same spans, in order; () is closed."""
    begin = 0
    for day in range(1, len(WEEKDAYS) + 1):
        spans = tuple(sorted(week.get(begin, ())))
        if day == len(WEEKDAYS) or tuple(sorted(week.get(day, ()))) != spans:
            yield range(begin, day), spans
            begin = day


def days_words(days: range) -> str:
    """Return days that follow each other: "Mon-Fri"; one alone in full: "Saturday"."""
    if len(days) == 1:
        return DAYS[days[0]]
    return f"{DAYS[days[0]][:3]}{DASH}{DAYS[days[-1]][:3]}"


def span_words(span: Span) -> str:
    """Return one span by the clock, with a dash."""
    return f"{clock(span[0])}{DASH}{clock(span[1])}"


def spans_words(spans: Sequence[Span]) -> str:
    """Return a day's spans: "09:00-12:00 and 13:00-17:00", "all day", "closed"."""
    if not spans:
        return "closed"
    said = ("all day" if s == ALL_DAY else span_words(s) for s in sorted(spans))
    return " and ".join(said)


def week_words(week: Week) -> str:
    """Return a week in one line: "Mon-Fri 08:00-20:00, Sat 09:00-17:00"."""
    groups = [(days, spans) for days, spans in alike(week) if spans]
    if not groups:
        return "closed all week"
    if groups == [(range(7), (ALL_DAY,))]:
        return "open at all hours"
    return ", ".join(
        f"{DAYS[days[0]][:3] if len(days) == 1 else days_words(days)} {spans_words(spans)}"
        for days, spans in groups
    )


def clock(minutes: int) -> str:
    """Return a time of day; the end of the day is 24:00, and after it comes the next morning."""
    over = minutes - DAY_MINUTES if minutes > DAY_MINUTES else minutes
    return f"{over // 60:02}:{over % 60:02}"


def _days(text: str) -> range:
    first, _, last = text.partition("-")
    try:
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    except ValueError as error:
        raise HoursError(f"days {text!r}: write mon, tue … or mon-fri") from error
    if end < begin:
        raise HoursError(f"days {text!r}: the first comes after the last")
    return range(begin, end + 1)


def _span(text: str) -> Span:
    begin_text, _, end_text = text.strip().partition("-")
    begin, end = _minutes(begin_text), _minutes(end_text)
    return begin, end if end > begin else end + DAY_MINUTES


def _minutes(text: str) -> int:
    hours, _, minutes = text.strip().partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2):
        raise HoursError(f"time {text!r}: write 08:30")
    total = int(hours) * 60 + int(minutes)
    if total > DAY_MINUTES or int(minutes) > 59:
        raise HoursError(f"time {text!r}: after the end of the day")
    return total
