"""Names inside an utterance, although misheard: by sound and by spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import jellyfish
from rapidfuzz import fuzz, process

from intents.normalise import basic
from intents.types import Slot

NAME_SCORE = 80.0
"""Likeness from which a stretch of words is a name: the mean of sound and spelling, in percent."""
NEAR = 60.0
"""Likeness in sound from which the spelling is looked at."""
CLOSE = 20
"""Names that are compared in spelling, of those that sound alike."""
LONGEST_TEXT = 24
"""Words; names are looked for in the last ones."""


@dataclass(frozen=True, slots=True)
class _Index:
    """Names prepared once for many calls."""

    names: tuple[str, ...]
    plain: tuple[str, ...]
    sounds: tuple[str, ...]
    exact: dict[str, int]
    longest: int
    """Words of the longest name."""


def find_name(text: str, names: Iterable[str]) -> Slot | None:
    """Return the name that sounds most like a stretch of ``text``, None when none does.

    Of several that are said the last one counts. Up to 10,000 names in some milliseconds.
    """
    index = _index(tuple(names))
    words = basic(text).split()[-LONGEST_TEXT:]
    best: tuple[float, int, int, str] | None = None
    for begin in range(len(words)):
        for size in range(1, min(index.longest + 1, len(words) - begin) + 1):
            said = " ".join(words[begin : begin + size])
            found = _nearest(said, index)
            rank = (*found[:1], begin + size) if found is not None else None
            if rank is not None and (best is None or rank >= best[:2]):
                best = (*rank, found[1] if found else 0, said)
    if best is None:
        return None
    return Slot("name", "name", index.names[best[2]], best[3])


def sound(text: str) -> str:
    """Return how ``text`` sounds, roughly; as it is where its script has no such rules.

    >>> sound("smyth") == sound("smith")
    True
    """
    return jellyfish.metaphone(text) if text.isascii() else text


@lru_cache(maxsize=32)
def _index(names: tuple[str, ...]) -> _Index:
    plain = tuple(map(basic, names))
    exact = {text: place for place, text in enumerate(plain)}
    longest = max((len(text.split()) for text in plain), default=0)
    return _Index(names, plain, tuple(map(sound, plain)), exact, longest)


def _nearest(said: str, index: _Index) -> tuple[float, int] | None:
    """Return likeness and place of the name that ``said`` is likely to be."""
    if said in index.exact:
        return 101.0, index.exact[said]
    if len(said) < 3 and said.isascii():
        return None
    alike = process.extract(
        sound(said), index.sounds, scorer=fuzz.ratio, score_cutoff=NEAR, limit=CLOSE
    )
    scored = [
        ((likeness + fuzz.ratio(said, index.plain[place])) / 2, place)
        for _, likeness, place in alike
    ]
    best = max(scored, default=(0.0, 0))
    return best if best[0] >= NAME_SCORE else None
