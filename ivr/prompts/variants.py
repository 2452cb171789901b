"""Several wordings of one prompt, which take turns: nobody hears the same words twice in a row."""

from __future__ import annotations

from collections import Counter
from zlib import crc32


def variants_of(wording: str) -> tuple[str, ...]:
    r"""Return the variants of a wording: each of its lines is one.

    >>> variants_of("Sorry, what was that?\nI didn't catch that.")
    ('Sorry, what was that?', "I didn't catch that.")
    """
    return tuple(line.strip() for line in wording.splitlines() if line.strip()) or (wording,)


def variant(wording: str, turn: int) -> str:
    """Return the variant whose turn it is."""
    found = variants_of(wording)
    return found[turn % len(found)]


class Rotation:
    """The turns of one call. Where they begin depends on the call alone."""

    def __init__(self, call_sid: str = "") -> None:
        self._begin = crc32(call_sid.encode()) if call_sid else 0
        self._said: Counter[str] = Counter()

    def turn(self, prompt: str) -> int:
        """Return whose turn it is, now that a prompt is said once more."""
        self._said[prompt] += 1
        return self._begin + self._said[prompt] - 1
