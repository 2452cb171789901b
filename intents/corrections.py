"""A need that is taken back in the same breath: "my recent payments, no, the balance will do".

What stands behind the last word that takes something back is ranked by itself. Where that is
another need than the whole text was taken for, it is likelier, and none is acted on unasked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from intents.doubt import HEDGED, asked_about
from intents.language import language_data
from intents.normalise import speller
from intents.types import Candidate

LIKELY = 0.50
"""Confidence from which on what was said last counts."""
SHORTEST = 2
"""Words before a correction and of it; fewer are no need."""

Ranked = tuple[Candidate, ...]
"""Likely needs, best first."""


def corrected(plain: str, language: str) -> str:
    """Return what stands behind the last word of a spelled text that takes something back.

    "" where nothing is taken back.

    >>> corrected("my recent payments no the balance will do", "en")
    'the balance will do'
    """
    for found in reversed(list(_takes_back(language).finditer(plain))):
        before, behind = plain[: found.start()], plain[found.end() :].strip()
        if min(len(before.split()), len(behind.split())) >= SHORTEST:
            return behind
    return ""


def reconsidered(plain: str, whole: Ranked, language: str, rank: Callable[[str], Ranked]) -> Ranked:
    """Return the likely needs of a spelled text that is taken for ``whole``.

    ``rank`` takes a spelled text to its likely needs; it costs milliseconds.
    """
    behind = corrected(plain, language) if whole else ""
    last = rank(behind) if behind else ()
    if not last or last[0].confidence < LIKELY or last[0].intent == whole[0].intent:
        return whole
    meant = Candidate(last[0].intent, min(last[0].confidence, HEDGED))
    left = min(1.0 - meant.confidence, meant.confidence)
    others = [c for c in asked_about(whole) if c.intent != meant.intent]
    return (meant, *(Candidate(c.intent, min(c.confidence, left)) for c in others[:2]))


@lru_cache(maxsize=16)
def _takes_back(language: str) -> re.Pattern[str]:
    spell, words = speller(language), language_data(language).takes_back
    alternatives = "|".join(re.escape(word) for word in sorted(map(spell, words), key=len)[::-1])
    return re.compile(rf"\b(?:(?:{alternatives or '(?!)'})(?: |$))+")
