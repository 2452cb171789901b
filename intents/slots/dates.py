"""Days inside an utterance: by their distance, by weekday, by day of the month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import dateparser.search

from intents.language import Dates, language_data
from intents.normalise import Normaliser, speller
from intents.solar import from_solar, solar_year
from intents.types import Slot

from .number_words import number_words, read_number

MONTHS = range(1, 13)
Found = tuple[int, date, str]
"""Where it ends in the text, the day, the words."""


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
    if words.hints is not None and not words.hints.search(text):
        return None
    text = _with_ordinals(text, words)
    if (weekday := _last(_weekdays(text, today, words))) is not None:
        return weekday
    figures = _with_figures(text, language) if words.data.day_of_month else text
    own = _last((*_near(figures, today, words), *_of_month(figures, today, words)))
    if own is not None or words.hints is None:
        return own
    return _by_library(text, today, language)


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
        weekday=_weekday_pattern(data, weekdays, spell),
        day_of_month=tuple(
            re.compile(pattern.replace("{month}", f"(?P<month>\\d{{1,2}}|{names})"))
            for pattern in data.day_of_month
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

    before = f"(?:(?:{part('nb', data.next_before)}|{part('cb', data.coming_before)}) )?"
    after = f"(?: (?:{part('na', data.next_after)}|{part('ca', data.coming_after)}))?"
    return re.compile(rf"\b{before}(?P<day>{_any(weekdays)}){after}\b")


def _with_ordinals(text: str, words: _Words) -> str:
    if words.ordinal is None:
        return text
    return words.ordinal.sub(lambda found: f"{words.ordinals[found[1]]} ", text)


def _with_figures(text: str, language: str) -> str:
    """Return ``text`` with spoken numbers as figures."""
    known = number_words(language)
    words, at, out = known.words(text), 0, []
    while at < len(words):
        number, used = read_number(words, at, known)
        out.append(str(int(number)) if used else words[at].replace("-", " "))
        at += used or 1
    return " ".join(out)


def _last(found: Iterable[Found]) -> Slot | None:
    best = max(found, key=lambda item: (item[0], len(item[2])), default=None)
    return Slot("date", "date", best[1].isoformat(), best[2]) if best is not None else None


def _weekdays(text: str, today: date, words: _Words) -> Iterator[Found]:
    for found in words.weekday.finditer(text) if words.weekday is not None else ():
        wanted = words.weekdays[found["day"]]
        if found["nb"] or found["na"]:
            first = words.data.first_weekday
            begin = today - timedelta(days=(today.weekday() - first) % 7) + timedelta(days=7)
            day = begin + timedelta(days=(wanted - first) % 7)
        else:
            day = today + timedelta(days=(wanted - today.weekday()) % 7 or 7)
        yield found.end(), day, found[0]


def _near(text: str, today: date, words: _Words) -> Iterator[Found]:
    for found in words.day.finditer(text) if words.day is not None else ():
        yield found.end(), today + timedelta(days=words.days[found[0]]), found[0]
    for pattern in words.in_days:
        for found in pattern.finditer(text):
            yield found.end(), today + timedelta(days=int(found["days"])), found[0]


def _of_month(text: str, today: date, words: _Words) -> Iterator[Found]:
    for pattern in words.day_of_month:
        for found in pattern.finditer(text):
            month = found.groupdict().get("month") or ""
            day = _next(int(found["day"]), month, today, words)
            if day is not None:
                yield found.end(), day, found[0]


def _next(day: int, month: str, today: date, words: _Words) -> date | None:
    """Return the next such day from ``today`` on, None when there is none."""
    if month in words.solar_months:
        year, number = solar_year(today), words.solar_months[month]
        coming = (from_solar(year + later, number, day) for later in range(2))
    else:
        named = int(month) if month.isdigit() else words.months.get(month, 0)
        places = [today.year * 12 + today.month - 1 + later for later in range(13)]
        coming = (
            _day(place // 12, place % 12 + 1, day)
            for place in places
            if not named or place % 12 + 1 == named
        )
    return next((moment for moment in coming if moment is not None and moment >= today), None)


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
