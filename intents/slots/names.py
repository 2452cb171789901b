"""Names inside an utterance, although misheard: by sound and by spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import jellyfish
from rapidfuzz import fuzz, process

from intents.language import language_data
from intents.normalise import bare, basic, speller
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
    parts: dict[str, int]
    """First or last words of one name alone."""
    longest: int
    """Words of the longest name."""


def find_name(text: str, names: Iterable[str], language: str = "en") -> Slot | None:
    """Return the name that sounds most like a stretch of ``text``, None when none does.

    A part of a name is enough where nobody else has it and it stands beside a title, is said
    alone, or is several words: "doctor smith". Of several that are said the last one counts.
    Up to 10,000 names in some milliseconds.
    """
    index, titles = _index(tuple(names)), _titles(language)
    words = basic(text).split()[-LONGEST_TEXT:]
    best: tuple[float, int, int, str] | None = None
    for begin in range(len(words)):
        for size in range(1, min(index.longest + 1, len(words) - begin) + 1):
            said = " ".join(words[begin : begin + size])
            found = _nearest(said, index)
            if found is None and _is_enough(words, begin, size, titles):
                found = _part(said, index)
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
    exact |= {text: at for text, at in _unmarked(exact).items() if text not in exact}
    return _Index(names, plain, tuple(map(sound, plain)), exact, _parts(plain), longest)


def _parts(plain: tuple[str, ...]) -> dict[str, int]:
    """Return the beginnings and ends that only one name has."""
    owners: dict[str, set[int]] = {}
    for place, words in enumerate(map(str.split, plain)):
        for size in range(1, len(words)):
            for part in (words[:size], words[-size:]):
                owners.setdefault(" ".join(part), set()).add(place)
    parts = {part: min(places) for part, places in owners.items() if len(places) == 1}
    return {**_unmarked(parts), **parts}


def _unmarked(known: dict[str, int]) -> dict[str, int]:
    """Return ``known`` without the marks on its letters, where that leaves no doubt."""
    owners: dict[str, set[int]] = {}
    for text, place in known.items():
        owners.setdefault(basic(bare(text)), set()).add(place)
    return {text: min(places) for text, places in owners.items() if len(places) == 1}


@lru_cache(maxsize=16)
def _titles(language: str) -> frozenset[str]:
    """Return the titles, those of several words by their last."""
    spelled = map(speller(language), language_data(language).titles)
    titles = {word if _is_han(word) else word.split()[-1] for word in spelled}
    return frozenset(titles | {basic(bare(title)) for title in titles})


def _is_han(word: str) -> bool:
    return all(len(part) == 1 for part in word.split())


def _is_enough(words: list[str], begin: int, size: int, titles: frozenset[str]) -> bool:
    """Whether a stretch may be a part of a name and nothing else."""
    end = begin + size
    if size == len(words) or (size > 1 and len(words[begin]) > 1):
        return True
    before = begin > 0 and words[begin - 1] in titles
    return before or any(" ".join(words[end : end + more]) in titles for more in (1, 2))


def _part(said: str, index: _Index) -> tuple[float, int] | None:
    """Return likeness and place of the name that ``said`` is a part of."""
    for form in _forms(said):
        if form in index.parts:
            return 100.0, index.parts[form]
    return None


def _forms(said: str) -> tuple[str, ...]:
    """Return ``said``, and without its marks where these are not letters of their own."""
    plain = basic(bare(said))
    return (said,) if plain.isascii() else (said, plain)


def _nearest(said: str, index: _Index) -> tuple[float, int] | None:
    """Return likeness and place of the name that ``said`` is likely to be."""
    for form in _forms(said):
        if form in index.exact:
            return 101.0, index.exact[form]
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
