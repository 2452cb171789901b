"""How alike two texts are: in their words, in their letters and in their meaning.

The sum of the three is the kernel of the classifier's regression: what counts of an utterance
is how near it is to each known phrase. Figures: docs/adr/0006-likeness.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from intents.encoder import Vectors
from intents.grams import Grams, letters, words

Floats = NDArray[np.float32]

MEANING = 12.0
"""Of the meaning against the words and the letters, which count one each."""
REACH = 0.5
"""How far the cosine of two meanings may be from 1 until it counts a third."""


@dataclass(frozen=True, slots=True)
class Features:
    """Texts as numbers, one a row; rows of words and letters have length 1."""

    words: csr_matrix
    letters: csr_matrix
    vectors: Vectors | None
    """None without an encoder."""

    def of(self, rows: NDArray[np.intp]) -> Features:
        """Return some of the texts."""
        vectors = self.vectors[rows] if self.vectors is not None else None
        return Features(self.words[rows], self.letters[rows], vectors)


@dataclass(frozen=True, slots=True)
class Alike:
    """Cosines of texts with phrases, each [texts, phrases]."""

    words: Floats
    letters: Floats
    meaning: Floats | None
    """None without an encoder."""

    @property
    def nearness(self) -> Floats:
        """The best single measure there is: the meaning, or the letters."""
        return self.letters if self.meaning is None else self.meaning

    def kernel(self, columns: NDArray[np.intp] | None = None) -> Floats:
        """Return the sum of all three, of some phrases or of all."""
        chosen: Any = slice(None) if columns is None else columns
        total = self.words[:, chosen] + self.letters[:, chosen]
        if self.meaning is not None:
            total = total + _counted(np.array(self.meaning[:, chosen]))
        return np.asarray(total, dtype=np.float32)


class Likeness:
    """The words and letters of some phrases, weighted by how rare they are among them."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._words = Grams(words, phrases)
        self._letters = Grams(letters, phrases)

    def features(self, texts: Sequence[str], vectors: Vectors | None) -> Features:
        """Return the texts as numbers; what no phrase has does not count."""
        return Features(self._words.rows(texts), self._letters.rows(texts), vectors)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Weights of words and letters themselves, and of nearness in meaning to some phrases."""

    words: Floats
    """[words, classes]."""
    letters: Floats
    """[pieces, classes]."""
    vectors: Vectors
    """Of the phrases, [phrases, size]."""
    weights: Floats
    """[phrases, classes]."""

    def scores(self, texts: Features) -> Floats:
        """Return [texts, classes].

        Raises:
            ValueError: the texts have no vectors.

        """
        if texts.vectors is None:
            raise ValueError("a meaning is weighed, and the texts have no vectors")
        near = meant_alike(texts.vectors, self.vectors) @ self.weights
        return np.asarray(texts.words @ self.words + texts.letters @ self.letters + near)


def meant_alike(texts: Vectors, phrases: Vectors) -> Floats:
    """Return what two meanings count of the kernel, [texts, phrases]."""
    return _counted(texts @ phrases.T)


def alike(texts: Features, phrases: Features) -> Alike:
    """Compare every text with every phrase."""
    meaning = None
    if texts.vectors is not None and phrases.vectors is not None:
        meaning = texts.vectors @ phrases.vectors.T
    return Alike(
        _cosines(texts.words, phrases.words), _cosines(texts.letters, phrases.letters), meaning
    )


def _cosines(texts: csr_matrix, phrases: csr_matrix) -> Floats:
    if texts.shape[0] == 1:  # one utterance, while the caller waits: no sparse result is built
        return np.asarray(phrases @ texts.toarray()[0])[None]
    return np.asarray((texts @ phrases.T).toarray())


def _counted(cosines: Floats) -> Floats:
    """Return what cosines of meanings count; written over them."""
    cosines -= 1.0
    cosines /= REACH
    np.exp(cosines, out=cosines)
    cosines *= MEANING
    return cosines
