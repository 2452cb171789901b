"""Letters and digits spelled out: postcodes, references, "b as in bravo"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from intents.language import language_data
from intents.normalise import speller
from intents.types import Slot

from .number_words import number_words, read_number, repeats_at

WRITTEN = re.compile(r"^(?=[a-z0-9]*\d)[a-z0-9]+$")
"""Letters and figures as one word, as people type them."""


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters of one language, compiled. What is several words is one, with hyphens."""

    names: dict[str, str]
    """Word to letter."""
    initials: dict[str, str]
    unsure: frozenset[str]
    """Words that are a letter only beside others."""
    as_in: frozenset[str]
    between: frozenset[str]
    compounds: re.Pattern[str]


@dataclass(slots=True)
class _Run:
    """A code while it is heard."""

    value: str = ""
    said: tuple[str, ...] = ()
    sure: int = 0
    """Characters that can be nothing else."""

    def is_code(self) -> bool:
        """Whether it is more than a word that happens to be a letter's name."""
        return len(self.value) > 1 and self.sure > 0 and any(map(str.isalpha, self.value))


def find_code(text: str, language: str) -> Slot | None:
    """Return the longest code that was spelled; of equal ones the last. Upper-case.

    >>> find_code("m for mother four", "en").value
    'M4'
    >>> find_code("my postcode is s w one a one double a", "en").value
    'SW1A1AA'
    """
    letters = _letters(language)
    words = _words(text, letters, language)
    runs, times, at = [_Run()], 1, 0
    data = number_words(language).data
    while at < len(words):
        often, said_so = repeats_at(words, at, data)
        if said_so and _character(words, at + said_so, letters, language)[0]:
            times, at = often, at + said_so
            continue
        heard, used, sure = _character(words, at, letters, language)
        run = runs[-1]
        if heard:
            said = (*run.said, *words[at : at + used])
            runs[-1] = _Run(run.value + heard * times, said, run.sure + sure)
        elif run.value and words[at] not in letters.between:
            runs.append(_Run())
        times, at = 1, at + used
    codes = [run for run in runs if run.is_code()]
    if not codes:
        return None
    best = max(reversed(codes), key=lambda run: len(run.value))
    return Slot("code", "code", best.value.upper(), " ".join(best.said).replace("-", " "))


def _words(text: str, letters: _Letters, language: str) -> list[str]:
    """Return the words of ``text``; letters and numbers of several words are one each."""
    numbers = number_words(language).compounds
    for compounds in (letters.compounds, numbers):
        if compounds is not None:
            text = compounds.sub(lambda found: found[0].replace(" ", "-"), text)
    return text.split()


def _character(words: list[str], at: int, letters: _Letters, language: str) -> tuple[str, int, int]:
    """Return the characters at ``at``, how many words they take, and how many are sure."""
    if at >= len(words):
        return "", 1, 0
    word = words[at]
    latin = len(word) == 1 and word.isascii() and word.isalpha()
    letter = letters.names.get(word, word if latin else "")
    if at + 2 < len(words) and words[at + 1] in letters.as_in:
        example = words[at + 2]
        first = letters.names.get(example, letters.initials.get(example[0], example[0]))
        if letter and letter in first and len(example) > 1:
            return letter, 3, 1
    spoken = number_words(language).data.digits
    if word in spoken and len(word) > 1:
        return _number(words, at, language)
    if letter:
        return letter, 1, int(word not in letters.unsure)
    if WRITTEN.match(word):
        return word, 1, len(word)
    return _number(words, at, language)


def _number(words: list[str], at: int, language: str) -> tuple[str, int, int]:
    known = number_words(language)
    number, used = read_number(words, at, known)
    if used and number >= 10 and number.is_integer() and known.data.groups:
        return str(int(number)), used, 0
    return known.data.digits.get(words[at], ""), 1, 0


@lru_cache(maxsize=16)
def _letters(language: str) -> _Letters:
    """Return the letters of a language; Latin ones are spelled alike where it has none."""
    data = language_data(language).letters or language_data("en").letters
    assert data is not None  # English has letters
    spell = speller(language)
    names = {_key(spell(word)): letter for letter, some in data.names.items() for word in some}
    words = [*(spell(word) for word in (*data.as_in, *data.between, *data.unsure))]
    words += [name.replace("-", " ") for name in names]
    several = sorted({word for word in words if " " in word}, key=len, reverse=True)
    return _Letters(
        names,
        data.initials,
        frozenset(_key(spell(word)) for word in data.unsure),
        frozenset(_key(spell(word)) for word in data.as_in),
        frozenset(_key(spell(word)) for word in data.between),
        re.compile(rf"\b(?:{'|'.join(map(re.escape, several)) or '(?!)'})\b"),
    )


def _key(word: str) -> str:
    return word.replace(" ", "-")
