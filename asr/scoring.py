"""How well a text was heard: word error rate and exact matches."""

from __future__ import annotations

import re
from collections.abc import Sequence

import jiwer

NUMERALS = {
    "0": "zero",
    "1": "one",
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
    "9": "nine",
}
PUNCTUATION = re.compile(r"[^\w\s']|_")


def normalise_for_scoring(text: str) -> str:
    """Return the form in which texts are compared: case, punctuation and numerals do not count.

    Figures become digits read one by one ("42" is "four two"), "oh" is "zero".

    >>> normalise_for_scoring("Call 4-2, oh... It's me!")
    'call four two zero its me'
    """
    plain = PUNCTUATION.sub(" ", text.lower()).replace("'", "")
    words = [NUMERALS.get(letter, letter) for word in plain.split() for letter in _pieces(word)]
    return " ".join("zero" if word == "oh" else word for word in words)


def word_errors(reference: str, hypothesis: str) -> tuple[int, int]:
    """Return substitutions + deletions + insertions, and the number of reference words."""
    wanted, heard = normalise_for_scoring(reference), normalise_for_scoring(hypothesis)
    if not wanted:
        return len(heard.split()), 0
    counts = jiwer.process_words(wanted, heard)
    return counts.substitutions + counts.deletions + counts.insertions, len(wanted.split())


def word_error_rate(references: Sequence[str], hypotheses: Sequence[str]) -> float:
    """Return all errors over all reference words; 0.0 when there are none of either."""
    counts = [word_errors(r, h) for r, h in zip(references, hypotheses, strict=True)]
    words = sum(said for _, said in counts)
    return sum(wrong for wrong, _ in counts) / words if words else 0.0


def exact(reference: str, hypothesis: str) -> bool:
    """Whether the two texts are the same to the ear."""
    return normalise_for_scoring(reference) == normalise_for_scoring(hypothesis)


def _pieces(word: str) -> Sequence[str]:
    return list(word) if word.isdigit() else [word]
