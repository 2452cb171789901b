"""Days inside an utterance: by their distance, by weekday, by day of the month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import count

import dateparser.search

from intents.language import Dates, language_data
from intents.normalise import Normaliser, speller
from intents.solar import from_solar, solar_year, to_solar
from intents.types import Slot

from .number_words import read_number, whole_numbers

SOLAR = 1700
"""Years before it are of the Persian calendar."""
Found = tuple[int, date, str]
"""Where it ends in the text, the day, the words."""
ISO = r"\b(?P<year>\d{4}) (?P<month>\d{1,2}) (?P<day>\d{1,2})\b"
TOKEN = "wd{0}x"
"""Stands where a weekday was, so that no number is read into it."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The date words of one language, compiled."""

    data: Dates
    hints: re.Pattern[str] | None
    days: dict[str, int]
    weekdays: dict[str, int]
    months: dict[str, int]
    solar_months: dict[str, int]
    ordinals: dict[str, int]
    day: re.Pattern[str] | None
    in_days: tuple[re.Pattern[str], ...]
    weeks_before: re.Pattern[str] | None
    rewrites: tuple[tuple[re.Pattern[str], str], ...]
    weekday: re.Pattern[str] | None
    day_of_month: tuple[re.Pattern[str], ...]
    ordinal: re.Pattern[str] | None


def find_date(text: str, today: date, language: str) -> Slot | None:
    """Return the last date said, relative to ``today`` and never in the past by a weekday.

    >>> find_date("can i come next tuesday", date(2026, 11, 24), "en").value
    '2026-12-01'
    >>> find_date("下 周 二", date(2026, 11, 25), "zh").value
    '2026-12-01'
    """
    words = _words(language)
    for pattern, plain in words.rewrites:
        text = pattern.sub(plain, text)
    said = _with_ordinals(text, words)
    weekdays = list(_weekdays(said, today, words))
    figures = with_figures(_without_weekdays(said, words), language)
    figures, later = _later(figures, words)
    named = [
        (figures.index(TOKEN.format(place)) + 1, day, heard)
        for place, (_, day, heard) in enumerate(weekdays)
    ]
    own = _best(named, [*_of_month(figures, today, words)], [*_near(figures, today, words)])
    if own is not None:
        return _slot(own[1] + timedelta(weeks=later), own[2])
    if words.hints is None or not words.hints.search(text):
        return None
    return _by_library(text, today, language)


def without_days(text: str, language: str) -> str:
    """Return ``text`` with spoken numbers as figures and without days of the month."""
    words = _words(language)
    for pattern, plain in words.rewrites:
        text = pattern.sub(plain, text)
    text = with_figures(_without_weekdays(_with_ordinals(text, words), words), language)
    for pattern in words.day_of_month:
        text = pattern.sub(" · ", text)
    return text


@lru_cache(maxsize=16)
def _words(language: str) -> _Words:
    data, spell = language_data(language).dates, speller(language)
    days = {spell(word): distance for word, distance in data.days.items()}
    weekdays = _numbered(data.weekdays, spell)
    months = _numbered(data.months, spell, 1)
    solar = _numbered(data.solar_months, spell, 1)
    ordinals = {spell(word): number for number, word in enumerate(data.ordinals, 1)}
    names = _any((*months, *solar)) or "(?!)"
    return _Words(
        data=data,
        hints=re.compile(data.hints) if data.hints else None,
        days=days,
        weekdays=weekdays,
        months=months,
        solar_months=solar,
        ordinals=ordinals,
        day=re.compile(rf"\b(?:{_any(days)})\b") if days else None,
        in_days=tuple(re.compile(pattern) for pattern in data.in_days),
        weeks_before=re.compile(
            data.weeks_before.replace("{day}", rf"(?={TOKEN.format(0)[:2]}\d|(?:{_any(days)})\b)")
        )
        if data.weeks_before
        else None,
        rewrites=tuple((re.compile(k), v) for k, v in data.rewrites.items()),
        weekday=_weekday_pattern(data, weekdays, spell),
        day_of_month=tuple(
            re.compile(
                pattern.replace("{month}", f"(?P<month>\\d{{1,2}}|{names})").replace(
                    "{month_name}", f"(?P<month>{names})"
                )
            )
            for pattern in (*data.day_of_month, ISO)
        ),
        ordinal=re.compile(
            rf"\b{data.before_ordinal}({_any(ordinals)}){data.after_ordinal}"
            if data.after_ordinal
            else rf"\b{data.before_ordinal}({_any(ordinals)})\b"
        )
        if ordinals
        else None,
    )


def _numbered(
    names: tuple[tuple[str, ...], ...], spell: Normaliser, begin: int = 0
) -> dict[str, int]:
    return {spell(word): number for number, some in enumerate(names, begin) for word in some}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _weekday_pattern(
    data: Dates, weekdays: dict[str, int], spell: Normaliser
) -> re.Pattern[str] | None:
    if not weekdays:
        return None

    def part(name: str, words: tuple[str, ...]) -> str:
        return f"(?P<{name}>{_any(map(spell, words)) or '(?!)'})"

    nearer = f"{part('nb', data.next_before)}|{part('cb', data.coming_before)}"
    before = f"(?:(?:{part('nn', data.after_next_before)}|{nearer}) )?"
    after = f"(?: (?:{part('na', data.next_after)}|{part('ca', data.coming_after)}))?"
    return re.compile(rf"\b{before}(?P<day>{_any(weekdays)}){after}\b")


def _with_ordinals(text: str, words: _Words) -> str:
    if words.ordinal is None:
        return text
    mark = words.data.ordinal_mark
    return words.ordinal.sub(lambda found: f"{words.ordinals[found[1]]}{mark} ", text)


def _without_weekdays(text: str, words: _Words) -> str:
    places = count()
    if words.weekday is None:
        return text
    return words.weekday.sub(lambda _: TOKEN.format(next(places)), text)


def _later(text: str, words: _Words) -> tuple[str, int]:
    """Return ``text`` without "a week on", and how many weeks that is."""
    found = words.weeks_before.search(text) if words.weeks_before is not None else None
    if found is None:
        return text, 0
    return text[: found.start()] + text[found.end() :], int(found["weeks"])


def with_figures(text: str, language: str) -> str:
    """Return ``text`` with spoken numbers as figures."""
    known = whole_numbers(language)
    words, at, out = known.words(text), 0, []
    while at < len(words):
        number, used = read_number(words, at, known)
        out.append(str(int(number)) if used else words[at].replace("-", " "))
        at += used or 1
    return " ".join(out)


def _best(weekdays: list[Found], of_month: list[Found], near: list[Found]) -> Found | None:
    """Return the last day said; the day of the month where a weekday only repeats it."""
    found = [*weekdays, *of_month, *near]
    best = max(found, key=lambda item: (item[0], len(item[2])), default=None)
    if best in weekdays:
        same = [other for other in of_month if other[1].weekday() == best[1].weekday()]
        return same[-1] if same else best
    return best


def _slot(day: date, said: str) -> Slot:
    return Slot("date", "date", day.isoformat(), said)


def _weekdays(text: str, today: date, words: _Words) -> Iterator[Found]:
    for found in words.weekday.finditer(text) if words.weekday is not None else ():
        wanted = words.weekdays[found["day"]]
        if found["nb"] or found["na"] or found["nn"]:
            first, weeks = words.data.first_weekday, 2 if found["nn"] else 1
            begin = today - timedelta(days=(today.weekday() - first) % 7) + timedelta(weeks=weeks)
            day = begin + timedelta(days=(wanted - first) % 7)
        else:
            day = today + timedelta(days=(wanted - today.weekday()) % 7 or 7)
        yield found.end(), day, found[0]


def _near(text: str, today: date, words: _Words) -> Iterator[Found]:
    for found in words.day.finditer(text) if words.day is not None else ():
        yield found.end(), today + timedelta(days=words.days[found[0]]), found[0]
    for pattern in words.in_days:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            days = int(parts.get("days") or 0) + 7 * int(parts.get("weeks") or 0)
            yield found.end(), today + timedelta(days=days), found[0]


def _of_month(text: str, today: date, words: _Words) -> Iterator[Found]:
    for pattern in words.day_of_month:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month, year = parts.get("month") or "", (parts.get("year") or "").replace(" ", "")
            if parts.get("later"):
                day = _in_next_month(int(found["day"]), today, words)
            elif year and (named := _month(month, words)):
                day = _of_year(int(year), named, int(found["day"]), words)
            else:
                day = _next(int(found["day"]), month, today, words)
            if day is not None:
                yield found.end(), day, found[0]


def _in_next_month(day: int, today: date, words: _Words) -> date | None:
    """Return that day of the month after this one, of the calendar that callers count in."""
    if words.solar_months:
        year, month, _ = to_solar(today)
        return from_solar(year + month // 12, month % 12 + 1, day)
    return _day(today.year + today.month // 12, today.month % 12 + 1, day)


def _of_year(year: int, month: int, day: int, words: _Words) -> date | None:
    if words.solar_months and year < SOLAR:
        return from_solar(year, month, day)
    return _day(year, month, day)


def _next(day: int, month: str, today: date, words: _Words) -> date | None:
    """Return the next such day from ``today`` on, None when there is none."""
    if month in words.solar_months:
        year, number = solar_year(today), words.solar_months[month]
        coming = (from_solar(year + later, number, day) for later in range(2))
    elif not month and words.solar_months:
        ahead = (today + timedelta(days=later) for later in range(63))
        coming = (moment for moment in ahead if to_solar(moment)[2] == day)
    else:
        named = _month(month, words)
        places = [today.year * 12 + today.month - 1 + later for later in range(13)]
        coming = (
            _day(place // 12, place % 12 + 1, day)
            for place in places
            if not named or place % 12 + 1 == named
        )
    return next((moment for moment in coming if moment is not None and moment >= today), None)


def _month(name: str, words: _Words) -> int:
    return int(name) if name.isdigit() else words.months.get(name, 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _by_library(text: str, today: date, language: str) -> Slot | None:
    settings = {
        "RELATIVE_BASE": datetime.combine(today, time()),
        "PREFER_DATES_FROM": "future",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found = dateparser.search.search_dates(text, languages=[language], settings=settings)
    if not found:
        return None
    said, moment = found[-1]
    return Slot("date", "date", moment.date().isoformat(), said)
