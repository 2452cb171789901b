"""Pieces of texts, words or letters, weighted by how rare they are among some phrases (TF-IDF)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Cut = Callable[[str], Iterator[str]]
"""From a text to its pieces."""

LETTERS = (2, 3, 4)
"""Lengths of the pieces of letters."""


def words(text: str) -> Iterator[str]:
    """Yield the words and the pairs of neighbours.

    >>> list(words("my card"))
    ['my', 'card', 'my card']
    """
    single = text.split()
    yield from single
    yield from (f"{first} {second}" for first, second in pairwise(single))


def letters(text: str) -> Iterator[str]:
    """Yield two to four neighbouring letters, none across words; a space marks a word's ends.

    >>> list(letters("no"))
    [' n', 'no', 'o ', ' no', 'no ', ' no ']
    """
    for word in text.split():
        marked = f" {word} "
        for length in LETTERS:
            for begin in range(len(marked) - length + 1):
                yield marked[begin : begin + length]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces that some phrases have."""

    pieces: tuple[str, ...]
    """In the order of their columns."""
    rarity: NDArray[np.float32]
    """[pieces]."""


class Grams:
    """The pieces that some phrases have; immutable."""

    def __init__(self, cut: Cut, phrases: Sequence[str]) -> None:
        self._learn(cut, vocabulary(cut, phrases))

    @classmethod
    def of(cls, cut: Cut, known: Vocabulary) -> Self:
        """Return those of a vocabulary that was kept; ``cut`` is what it was made with."""
        made = cls.__new__(cls)
        made._learn(cut, known)
        return made

    def _learn(self, cut: Cut, known: Vocabulary) -> None:
        self._cut, self.vocabulary = cut, known
        self._places = {piece: place for place, piece in enumerate(known.pieces)}
        self._rarity = known.rarity

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row a text, of length 1; without any known piece it is empty."""
        values: list[float] = []
        columns: list[int] = []
        ends = [0]
        for text in texts:
            counted = Counter(piece for piece in self._cut(text) if piece in self._places)
            places = [self._places[piece] for piece in counted]
            often = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
            weights = (1 + np.log(often)) * self._rarity[places] if places else often
            columns += places
            values += (weights / max(float(np.linalg.norm(weights)), 1e-9)).tolist()
            ends.append(len(columns))
        shape = (len(texts), len(self._places))
        data = np.array(values, dtype=np.float32)
        return csr_matrix((data, np.array(columns, dtype=np.int32), ends), shape=shape)


def vocabulary(cut: Cut, phrases: Sequence[str]) -> Vocabulary:
    """Return the pieces of phrases, in the order in which they appear."""
    found = Counter(piece for phrase in phrases for piece in dict.fromkeys(cut(phrase)))
    often = np.fromiter(found.values(), dtype=np.float32, count=len(found))
    rarity = np.log((1 + len(phrases)) / (1 + often)) + 1
    return Vocabulary(tuple(found), np.asarray(rarity, dtype=np.float32))
