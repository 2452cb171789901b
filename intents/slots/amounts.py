"""Sums of money and plain numbers inside an utterance."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from intents.language import language_data
from intents.types import ALL, Slot

from .number_words import NumberWords, number_words, read_number


class _Sum(NamedTuple):
    """A sum and where it stands."""

    number: float
    currency: str
    """Code; "" when none was said."""
    begin: int
    end: int
    """In words, behind the last one."""


def find_amount(text: str, language: str) -> Slot | None:
    """Return the last sum of money; a number without currency only when there is no sum.

    The value of "all of it" is ``ALL``: it counts before a number without currency.

    >>> find_amount("pay forty two dollars and ten cents", "en").value
    '42.10 USD'
    >>> find_amount("make it a hundred and fifty", "en").value
    '150.00'
    >>> find_amount("chuyển hai triệu rưỡi", "vi").value
    '2500000.00'
    """
    known = number_words(language)
    words = known.words(text)
    best: _Sum | None = None
    at = 0
    while at < len(words):
        found = _sum(words, at, known)
        if found is None:
            at += 1
            continue
        if found.currency or (
            not _doubtful(found, words, known) and (best is None or not best.currency)
        ):
            best = found
        at = found.end
    whole = _whole(text, known, language)
    if best is None or (whole is not None and not best.currency):
        return whole
    value = f"{best.number:.2f} {best.currency}".strip()
    said = " ".join(words[best.begin : best.end]).replace("-", " ")
    return Slot("amount", "amount", value, said)


def _whole(text: str, known: NumberWords, language: str) -> Slot | None:
    """Return "all of it", unless it is negated: what that is has to be looked up."""
    for found in _whole_pattern(language).finditer(text):
        if text[: found.start()].split()[-1:] not in [[word] for word in known.data.negations]:
            return Slot("amount", "amount", ALL, found[0])
    return None


@lru_cache(maxsize=16)
def _whole_pattern(language: str) -> re.Pattern[str]:
    return re.compile("|".join(language_data(language).numbers.whole) or "(?!)")


def _sum(words: list[str], at: int, known: NumberWords) -> _Sum | None:
    """Return the sum or number that begins at ``at``."""
    if words[at] in known.notes:
        return _Sum(*known.notes[words[at]], at, at + 1)
    number, used = _counted(words, at, known)
    if used == 0:
        return None
    before = known.currencies.get(words[at - 1], "") if at else ""
    end = at + used
    following = words[end] if end < len(words) else ""
    if following in known.currencies:
        number, end = _with_cents(words, number, end + 1, known)
        return _Sum(number, known.currencies[following], at, end)
    if not before and following in known.data.tenths_of:
        number, end = _with_cents(words, number / 10, end + 1, known, rest=100)
        return _Sum(number, known.data.tenths_of[following], at, end)
    if not before and following in known.data.hundredths_of:
        return _Sum(number / 100, known.data.hundredths_of[following], at, end + 1)
    return _Sum(number, before, at, end)


def _counted(words: list[str], at: int, known: NumberWords) -> tuple[float, int]:
    """Return the number at ``at`` and how many words it takes; "a pound" is one."""
    number, used = read_number(words, at, known)
    following = words[at + 1] if at + 1 < len(words) else ""
    if used == 0 and words[at] in known.data.articles and following in known.currencies:
        return 1.0, 1
    if used and known.data.prices:
        return _price(words, number, at, used, known)
    return number, used


def _price(
    words: list[str], number: float, at: int, used: int, known: NumberWords
) -> tuple[float, int]:
    """Read "twelve ninety nine" as 12.99, but "two fifty dollars" as 250."""
    end = at + used
    rest, more = read_number(words, end, known)
    figures = any(word[0].isdigit() for word in words[at : end + more])
    whole = number.is_integer() and rest.is_integer() and 0 < number < 100
    if figures or not more or not whole or not 10 <= rest < 100:
        return number, used
    if read_number(words, end + more, known)[1]:
        return number, used  # digits, in twos
    if at and words[at - 1] in known.data.negations:
        return number, used
    sums = {**known.currencies, **known.data.scales}
    if number < 10 and end + more < len(words) and words[end + more] in sums:
        return number * 100 + rest, used + more
    return number + rest / 100, used + more


def _doubtful(found: _Sum, words: list[str], known: NumberWords) -> bool:
    """Whether a lone word is hardly a number here."""
    lone = found.end - found.begin == 1 and len(words) > 1
    return lone and words[found.begin] in known.data.doubtful


def _with_cents(
    words: list[str], number: float, at: int, known: NumberWords, rest: int = 10
) -> tuple[float, int]:
    """Add "and ten cents" or "fifty" after a currency; a last figure alone is a ``rest``th."""
    data = known.data
    if at < len(words) and words[at] in data.halves:
        return number + 0.5, at + 1
    begin = at + 1 if at < len(words) and words[at] in data.joiners else at
    cents, used = read_number(words, begin, known)
    end = begin + used
    following = words[end] if used and end < len(words) else ""
    if following in data.tenths:
        return _with_cents(words, number + cents / 10, end + 1, known, rest=100)
    if following in data.hundredths:
        return number + cents / 100, end + 1
    if used and begin == at and 0 < cents < 100:
        return number + cents / (rest if data.short_ends and cents < 10 else 100), end
    return number, at
