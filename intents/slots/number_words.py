"""Numbers in words, in any language whose words add, multiply and scale."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from intents.language import Numbers, language_data
from intents.normalise import speller

FIGURES = re.compile(r"^\d+(?:\.\d{1,2})?$")
GROUP = re.compile(r"^\d{3}(?:\.\d{1,2})?$")
NO_NUMBER = "·"
"""Stands where words were that only look like a number."""
ALL = float("inf")
SCALE = 1000
"""The smallest scale."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of one language, compiled. Compounds of several words are one word."""

    data: Numbers
    compounds: re.Pattern[str] | None
    currencies: dict[str, str]
    """Word to code."""
    notes: dict[str, tuple[float, str]]
    """Name of a sum to the sum and its code."""
    not_numbers: tuple[re.Pattern[str], ...]

    def words(self, text: str) -> list[str]:
        """Return the words of ``text``; compounds are joined by a hyphen, signs stand alone."""
        for pattern in self.not_numbers:
            text = pattern.sub(f" {NO_NUMBER} ", text)
        for sign in "$£€¥₫":
            text = text.replace(sign, f" {sign} ")
        if self.compounds is not None:
            text = self.compounds.sub(lambda found: found[0].replace(" ", "-"), text)
        return [part for word in text.split() for part in self._unglued(word)]

    def _unglued(self, word: str) -> list[str]:
        """Part "500k" and "1tr2" where the letters are a scale or a currency."""
        found = re.match(r"^(\d+)([^\W\d_]+)(\d*)$", word)
        if found is None:
            return [word]
        known = found[2] in self.data.scales or (found[2] in self.currencies and not found[3])
        return [part for part in found.groups() if part] if known else [word]


@lru_cache(maxsize=16)
def number_words(language: str) -> NumberWords:
    """Return the number words of ``language``."""
    spell = speller(language)
    data = language_data(language).numbers
    currencies = {
        _key(spell(word) or word): code for code, words in data.currencies.items() for word in words
    }
    spelled = data.model_copy(
        update={
            "digits": {_key(spell(k)): v for k, v in data.digits.items()},
            "values": {_key(spell(k)): v for k, v in data.values.items()},
            "multiples": {_key(spell(k)): v for k, v in data.multiples.items()},
            "scales": {_key(spell(k)): v for k, v in data.scales.items()},
            "halves": tuple(_key(spell(word)) for word in data.halves),
            "half_of": tuple(_key(spell(word)) for word in data.half_of),
            "between": tuple(_key(spell(word)) for word in data.between),
            "joiners": tuple(_key(spell(word)) for word in data.joiners),
            "tenths": tuple(_key(spell(word)) for word in data.tenths),
            "tenths_of": {_key(spell(k)): v for k, v in data.tenths_of.items()},
        }
    )
    notes = {_key(spell(word)): _note(sum_) for word, sum_ in data.notes.items()}
    names = [*spelled.values, *spelled.scales, *spelled.multiples, *spelled.digits, *currencies]
    names += [*spelled.halves, *spelled.half_of, *spelled.between, *notes]
    names += [*spelled.joiners, *spelled.tenths]
    compounds = sorted({name for name in names if "-" in name}, key=len, reverse=True)
    alternatives = "|".join(re.escape(name.replace("-", " ")) for name in compounds)
    pattern = re.compile(rf"\b(?:{alternatives})\b") if compounds else None
    not_numbers = tuple(re.compile(pattern) for pattern in data.not_numbers)
    return NumberWords(spelled, pattern, currencies, notes, not_numbers)


def _note(text: str) -> tuple[float, str]:
    number, _, code = text.partition(" ")
    return float(number), code


def _key(spelled: str) -> str:
    return spelled.replace(" ", "-")


@lru_cache(maxsize=16)
def whole_numbers(language: str) -> NumberWords:
    """Return the number words of ``language`` without fractions: "four point" is no number."""
    known = number_words(language)
    return replace(known, data=known.data.model_copy(update={"halves": (), "points": ()}))


def repeats_at(words: list[str], at: int, data: Numbers) -> tuple[int, int]:
    """Return how often what follows comes, and how many words say so; (1, 0) for nothing said.

    "double", and where a language counts its figures: "ba số không", three of nought.
    """
    if words[at] in data.repeats:
        return data.repeats[words[at]], 1
    counts = at + 2 < len(words) and words[at + 1] in data.counted
    times = data.digits.get(words[at], "0") if counts else "0"
    return (int(times), 2) if times != "0" else (1, 0)


@dataclass(slots=True)
class _Sum:
    """A number while it is heard."""

    total: float = 0.0
    """What a scale has closed."""
    section: float = 0.0
    """What a multiple has closed."""
    pending: float | None = None
    """What may still be multiplied."""
    last: float = ALL
    """The unit that was said last: what follows must be smaller."""
    spaced: bool = False
    """A joiner stands before ``pending``: it is no short end."""
    said: list[str] = field(default_factory=list)

    def value(self, short_ends: bool) -> float:
        """Return the number so far."""
        pending = self.pending or 0.0
        if short_ends and 0 < pending < 10 and ALL > self.last >= 100 and not self.spaced:
            pending *= self.last / 10
        return self.total + self.section + pending


def read_number(words: list[str], at: int, known: NumberWords) -> tuple[float, int]:
    """Return the number that begins at ``at`` and how many words it takes; 0 words for none."""
    so_far, place, complete = _Sum(), at, at
    while place < len(words):
        word = words[place]
        taken = _take(so_far, words, place, known.data)
        if taken == 0:
            break
        place += taken
        if word not in known.data.joiners or FIGURES.match(word):
            complete = place
    return so_far.value(known.data.short_ends), complete - at


def _take(so_far: _Sum, words: list[str], place: int, data: Numbers) -> int:
    """Take the word at ``place`` in; return how many words went, 0 when it is no part."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    begun = bool(so_far.said)
    taken = 1
    if FIGURES.match(word) and (not begun or _may_go_on_in_figures(so_far, word)):
        taken = _figures(so_far, words, place)
    elif word in data.values and _may_add(so_far, data.values[word]):
        so_far.pending = (so_far.pending or 0) + data.values[word]
    elif word in data.multiples and _may_multiply(so_far, data.multiples[word], word, data):
        so_far.section += (1 if so_far.pending is None else so_far.pending) * data.multiples[word]
        so_far.pending, so_far.last, so_far.spaced = None, data.multiples[word], False
    elif word in data.scales and (begun or word in data.bare):
        _scale(so_far, data.scales[word], data.short_ends)
    elif word in data.halves and begun:
        _halve(so_far)
    elif (
        not begun
        and following in {**data.multiples, **data.scales}
        and word in (*data.articles, *data.half_of)
    ):
        so_far.pending = 0.5 if word in data.half_of else 1
    elif word in data.points and begun and following in data.digits:
        taken = _fraction(so_far, words, place, data)
    elif not (word in data.joiners and begun and _goes_on(so_far, following, data)):
        return 0
    else:
        so_far.spaced = so_far.pending is None
    so_far.said.append(word)
    return taken


def _fraction(so_far: _Sum, words: list[str], place: int, data: Numbers) -> int:
    """Take "point five oh"."""
    digits = ""
    for word in words[place + 1 :]:
        if word not in data.digits:
            break
        digits += data.digits[word]
    so_far.pending = (so_far.pending or 0.0) + float(f"0.{digits}")
    return 1 + len(digits)


def _figures(so_far: _Sum, words: list[str], place: int) -> int:
    """Take figures, with the groups of three that follow: "1 200 000"."""
    digits, used = words[place], 1
    if len(digits) <= 3 and digits.isdigit():
        while digits.isdigit() and place + used < len(words) and GROUP.match(words[place + used]):
            digits += words[place + used]
            used += 1
    so_far.pending = float(digits)
    so_far.last = 1 if so_far.pending >= 10 else so_far.last
    return used


def _may_go_on_in_figures(so_far: _Sum, word: str) -> bool:
    """Whether figures follow a scale, smaller than it: "5 million 200 thousand"."""
    after_scale = so_far.pending is None and not so_far.section and ALL > so_far.last >= SCALE
    return after_scale and word.isdigit() and int(word) < so_far.last


def _may_add(so_far: _Sum, value: int) -> bool:
    if so_far.pending is None:
        return value < so_far.last or value == 0
    pending = so_far.pending
    if pending % 10 or not pending or pending % 100 == 10:
        return False
    return value < (100 if pending % 100 == 0 else 10) and value > 0


def _may_multiply(so_far: _Sum, by: int, word: str, data: Numbers) -> bool:
    if so_far.pending is None:
        return word in data.bare and by < so_far.last
    return so_far.last > by or by >= 100


def _scale(so_far: _Sum, by: int, short_ends: bool) -> None:
    """Multiply what came since the last greater scale; a smaller one before counts in."""
    amount = so_far.value(short_ends) - so_far.total
    if so_far.total and so_far.total < by:
        so_far.total = (so_far.total + amount) * by
    else:
        so_far.total += (amount or 1) * by
    so_far.section, so_far.pending, so_far.last, so_far.spaced = 0.0, None, by, False


def _halve(so_far: _Sum) -> None:
    if so_far.pending is not None:
        so_far.pending += 0.5
    elif so_far.section:
        so_far.section += so_far.last / 2
    else:
        so_far.total += so_far.last / 2


def _goes_on(so_far: _Sum, word: str, data: Numbers) -> bool:
    if word in data.halves or (word in data.bare and data.scales.get(word, ALL) < so_far.last):
        return True
    return word in data.values and (_may_add(so_far, data.values[word]))
