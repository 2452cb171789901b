"""What is said of a need without its number: "track my parcel the number is 1 2 3 4"."""

from __future__ import annotations

import re
from functools import lru_cache

from intents.language import language_data

from .digits import find_digits

LONG = 4
"""Digits from which on a number says nothing of the need; shorter ones may ("24 hours")."""


def without_number(text: str, language: str) -> str:
    """Return ``text`` without a long number and what introduces it; all of it if that is all.

    >>> without_number("track my parcel the number is double one two three", "en")
    'track my parcel'
    """
    found = find_digits(text, language)
    if found is None or len(found.value) < LONG or found.said not in text:
        return text
    before, _, after = text.rpartition(found.said)
    rest = " ".join(f"{_introduction(language).sub('', before.rstrip())} {after}".split())
    return rest or text


@lru_cache(maxsize=16)
def _introduction(language: str) -> re.Pattern[str]:
    alternatives = "|".join(language_data(language).numbers.introduced)
    return re.compile(rf"(?:^|\s)(?:{alternatives or '(?!)'})$")
