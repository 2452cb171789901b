"""Text as the matcher compares it: lower-case, no fillers or preambles, numerals in one form.

Never empties a text that says something. What is stripped is data of the language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from intents.language import language_data

PUNCTUATION = re.compile(r"[^\w\s'$£€%]|_")
SPACES = re.compile(r"\s+")
STUTTER = re.compile(r"\b(\w+)( \1\b)+")

Normaliser = Callable[[str], str]


@lru_cache(maxsize=16)
def normaliser(language: str) -> Normaliser:
    """Return the function that normalises texts of ``language``."""
    data = language_data(language)
    quirks = {re.compile(rf"\b{re.escape(k)}\b"): v for k, v in data.quirks.items()}
    stripped = (
        _any_of(data.fillers),
        _any_of(data.preambles, begin=True),
        _any_of(data.postscripts, end=True),
    )

    def normalise(text: str) -> str:
        plain = basic(text)
        for pattern, replacement in quirks.items():
            plain = pattern.sub(replacement, plain)
        for strippable in stripped:
            plain = _strip(strippable, plain)
        return STUTTER.sub(r"\1", plain)

    return normalise


def basic(text: str) -> str:
    """Return lower-case words separated by single spaces, apostrophes kept."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    return SPACES.sub(" ", PUNCTUATION.sub(" ", plain)).strip()


def _any_of(
    phrases: tuple[str, ...], *, begin: bool = False, end: bool = False
) -> re.Pattern[str] | None:
    if not phrases:
        return None
    longest_first = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(re.escape(phrase) for phrase in longest_first)
    return re.compile(rf"{'^' if begin else ''}\b(?:{alternatives})\b{'$' if end else ''}")


def _strip(pattern: re.Pattern[str] | None, text: str) -> str:
    """Take ``pattern`` out until it no longer matches, but never the whole text."""
    while pattern is not None:
        shorter = SPACES.sub(" ", pattern.sub(" ", text)).strip()
        if not shorter or shorter == text:
            break
        text = shorter
    return text
