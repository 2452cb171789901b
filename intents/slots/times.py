"""Times of day inside an utterance: "half past four", "quarter to nine in the morning"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

from intents.language import Times, language_data
from intents.normalise import speller
from intents.types import Slot

from .dates import without_days

CLOCK = r"\b(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)\b(?: ?(?:(?P<am>am)|(?P<pm>pm))\b)?"


@dataclass(frozen=True, slots=True)
class _Words:
    """The time words of one language, compiled."""

    data: Times
    rewrites: tuple[tuple[re.Pattern[str], str], ...]
    patterns: tuple[re.Pattern[str], ...]
    morning: re.Pattern[str]
    afternoon: re.Pattern[str]
    night: re.Pattern[str]


def find_time(text: str, language: str) -> Slot | None:
    """Return the last time of day said, as HH:MM.

    Without "in the morning" or the like, one to before seven is of the afternoon.

    >>> find_time("next tuesday at half past four", "en").value
    '16:30'
    >>> find_time("下 午 四 点 半", "zh").value
    '16:30'
    """
    words = _words(language)
    plain = _rewritten(without_days(_rewritten(text, words), language), words)
    found: list[tuple[int, time, str]] = []
    for pattern in words.patterns:
        for match in pattern.finditer(plain):
            if (moment := _time(match, plain, words)) is not None:
                found.append((match.end(), moment, match[0].strip()))
        plain = pattern.sub(lambda match: "·" * len(match[0]), plain)
    if not found:
        return None
    _, moment, said = max(found, key=lambda item: item[0])
    return Slot("time", "time", moment.strftime("%H:%M"), said)


@lru_cache(maxsize=16)
def _words(language: str) -> _Words:
    data, spell = language_data(language).times, speller(language)
    named = {rf"\b{re.escape(spell(word))}\b": clock for word, clock in data.words.items()}
    return _Words(
        data,
        tuple((re.compile(k), v) for k, v in {**data.rewrites, **named}.items()),
        tuple(re.compile(pattern) for pattern in (CLOCK, *data.patterns)),
        *(re.compile(part or "(?!)") for part in (data.morning, data.afternoon, data.night)),
    )


def _rewritten(text: str, words: _Words) -> str:
    for pattern, plain in words.rewrites:
        text = pattern.sub(plain, text)
    return text


def _time(match: re.Match[str], text: str, words: _Words) -> time | None:
    """Return the time that a match says, None where there is no such time."""
    parts = {name: value for name, value in match.groupdict().items() if value}
    hour, minute = int(parts["hour"]), int(parts.get("minute") or parts.get("past") or 0)
    if "half" in parts:
        minute = 30
    if hour > 24 or minute > 59 or int(parts.get("to", 0)) > 59:
        return None
    if "to" in parts:
        hour, minute = (hour or 24) - 1, 60 - int(parts["to"])
        hour = 12 if hour == 0 else hour
    return time(_of_day(hour, parts, text, words) % 24, minute % 60)


def _of_day(hour: int, parts: dict[str, str], text: str, words: _Words) -> int:
    """Return the hour of the day that ``hour`` of the clock's face means."""
    if hour > 12 or hour == 0:
        return hour
    if "am" in parts or ("pm" not in parts and words.morning.search(text)):
        return hour % 12
    if "pm" in parts or words.afternoon.search(text):
        return hour % 12 + 12
    if words.night.search(text):
        return hour % 12 if hour < 6 or hour == 12 else hour + 12
    return hour + 12 if hour < words.data.earliest else hour
