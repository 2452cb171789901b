"""Digits inside an utterance."""

from __future__ import annotations

import re
from functools import lru_cache

from intents.language import language_data
from intents.normalise import speller
from intents.types import Slot

from .number_words import NumberWords, number_words, read_number, repeats_at


def find_digits(text: str, language: str, length: int | None = None) -> Slot | None:
    """Return the longest run of digits, spoken or written; of equal ones the last.

    Digits that are mended on the way are put in place of the last ones; ``length``, if it is
    known how many there have to be, tells how many of them.

    >>> find_digits("track parcel four two double one", "en").value
    '4211'
    >>> find_digits("单 号 幺 三 八", "zh").value
    '138'
    >>> find_digits("one two three four no sorry three five", "en").value
    '1235'
    """
    found: Slot | None = None
    for part in _mends(language).split(text):
        said = _longest_run(part, language)
        if found is None or said is None:
            found = found or said
            continue
        value = _mended(found.value, said.value, length)
        found = Slot("digits", "digits", value, _between(text, found.said, said.said))
    return found


def _mended(before: str, instead: str, length: int | None) -> str:
    """Return ``before`` with ``instead`` in place of its end, or of all of it."""
    if length is not None and len(before) + len(instead) >= length:
        return before[: max(0, length - len(instead))] + instead
    return before[: max(0, len(before) - len(instead))] + instead


def _between(text: str, first: str, last: str) -> str:
    """Return the words of ``text`` from ``first`` to the end of ``last``."""
    begin = max(0, text.find(first))
    return text[begin : max(text.rfind(last), begin) + len(last)]


@lru_cache(maxsize=16)
def _mends(language: str) -> re.Pattern[str]:
    words = sorted(map(speller(language), language_data(language).numbers.mends), key=len)
    either = "|".join(map(re.escape, reversed(words))) or "(?!)"
    return re.compile(rf"(?:^|(?<= ))(?:(?:{either})(?: |$))+")


def _longest_run(text: str, language: str) -> Slot | None:
    known = number_words(language)
    words = known.words(text)
    runs: list[tuple[str, list[str]]] = [("", [])]
    times, at = 1, 0
    while at < len(words):
        word = words[at]
        often, said_so = repeats_at(words, at, known.data)
        if said_so and _is_figure(words[at + said_so :], known):
            times = often
            runs[-1][1].extend(words[at : at + said_so])
            at += said_so
            continue
        digits, used = _digits(words, at, known)
        value, said = runs[-1]
        if digits:
            runs[-1] = (value + digits * times, [*said, *words[at : at + used]])
        elif value and not (word in known.data.between and times == 1):
            runs.append(("", []))
        times = 1
        at += used
    value, said = max(reversed(runs), key=lambda run: len(run[0]))
    doubtful = len(said) == 1 and said[0] in known.data.doubtful and len(words) > 1
    return Slot("digits", "digits", value, " ".join(said)) if value and not doubtful else None


def _is_figure(words: list[str], known: NumberWords) -> bool:
    return bool(words) and (words[0].isdigit() or words[0] in known.data.digits)


def _digits(words: list[str], at: int, known: NumberWords) -> tuple[str, int]:
    """Return the digits at ``at``, "" for none, and how many words to go on."""
    word = words[at]
    if known.data.groups and not word.isdigit():
        number, used = read_number(words, at, known)
        sum_ = _is_sum(number, words[at + used - 1], known) if used else False
        if used and number >= 10 and number.is_integer() and not sum_:
            return str(int(number)), used
    return (word if word.isdigit() else known.data.digits.get(word, "")), 1


def _is_sum(number: float, last: str, known: NumberWords) -> bool:
    """Whether a round number is money, where large sums are said every day: five million."""
    units = {**known.data.multiples, **known.data.scales}
    return known.data.short_ends and (units.get(last, 0) >= 100 or number % 1000 == 0)
