"""What the stage of safety has learnt, and how it learns it.

One regression: words and pieces of letters have weights of their own, and nearness in meaning
counts by some sentences of each class. Figures: docs/adr/0013-safety.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.sparse import hstack

from intents.cries import CLASSES, NONE
from intents.encoder import Vectors
from intents.grams import Grams, Vocabulary, letters, words
from intents.kept_arrays import Arrays, read, write
from intents.likeness import Features, Floats, Weighed, meant_alike
from intents.regression import JITTER, Labels, fit_beside, softmax

ANCHORS = 2500
"""Sentences that an utterance is compared with in meaning, at most."""
URGENT_SHARE = 0.6
"""Of them, those that are urgent."""
PIECES = 1.5
"""What words and letters weigh: their rows have this length."""
STRENGTH = 8.0
"""Of the regression: what a mistake costs."""
VERSION = f"1 {ANCHORS} {URGENT_SHARE} {PIECES} {STRENGTH}"
"""Of the features and of the fit; a change makes every kept model anew."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A fitted model; immutable, shared by all threads."""

    words: Grams
    letters: Grams
    weighed: Weighed
    bias: Floats
    """[classes]."""
    alone: frozenset[str]
    """Words that count although nothing stands beside them: each is a whole cry that was learnt."""

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Floats:
        """Return how likely each of ``CLASSES`` is of normalised texts, [texts, classes]."""
        found = Features(self.words.rows(texts), self.letters.rows(texts), vectors)
        return softmax(self.weighed.scores(found) + self.bias)


def learn(texts: Sequence[str], labels: Labels, vectors: Vectors) -> Learnt:
    """Fit on normalised sentences and their vectors [texts, size]."""
    grams = Grams(words, texts), Grams(letters, texts)
    pieces = hstack([some.rows(texts) for some in grams], format="csr", dtype=np.float32) * PIECES
    anchors = vectors[drawn(labels)]
    among = meant_alike(anchors, anchors).astype(np.float64)
    np.fill_diagonal(among, among.diagonal() + JITTER)
    factor = cholesky(among, lower=True, overwrite_a=True).astype(np.float32)
    meant = meant_alike(vectors, anchors).T  # in the order of columns, so that it is overwritten
    near = solve_triangular(factor, meant, lower=True, overwrite_b=True)
    del meant
    of_pieces, model = fit_beside(pieces, near.T, labels, len(CLASSES), STRENGTH)
    of_pieces *= PIECES
    count = len(grams[0].vocabulary.pieces)
    weights = solve_triangular(factor.T, model.weights, lower=False)
    weighed = Weighed(of_pieces[:count], of_pieces[count:], anchors, weights)
    pairs = zip(texts, labels, strict=True)
    alone = {text for text, place in pairs if " " not in text and CLASSES[place] != NONE}
    return Learnt(*grams, weighed, model.bias, frozenset(alone))


def drawn(labels: Labels) -> Labels:
    """Return the sentences to compare with: some that are urgent, and some that are not."""
    dice = np.random.default_rng(0)
    none = dice.permutation(np.flatnonzero(labels == CLASSES.index(NONE)))
    urgent = dice.permutation(np.flatnonzero(labels != CLASSES.index(NONE)))
    most = round(ANCHORS * URGENT_SHARE)
    return np.sort(np.concatenate([urgent[:most], none[: ANCHORS - most]]))


def load(file: Path) -> Learnt | None:
    """Return what was kept, None when there is nothing usable."""
    kept = read(file)
    try:
        return _unpacked(kept) if kept is not None else None
    except KeyError:
        return None


def save(learnt: Learnt, file: Path) -> None:
    """Keep it; a disk that fails only costs time later."""
    weighed = learnt.weighed
    arrays: dict[str, Any] = {
        "words": weighed.words,
        "letters": weighed.letters,
        "vectors": weighed.vectors,
        "weights": weighed.weights,
        "bias": learnt.bias,
        "alone": _packed(sorted(learnt.alone)),
    }
    for name, grams in (("words", learnt.words), ("letters", learnt.letters)):
        arrays[f"{name}_pieces"] = _packed(grams.vocabulary.pieces)
        arrays[f"{name}_rarity"] = grams.vocabulary.rarity
    write(file, arrays)


def _unpacked(kept: Arrays) -> Learnt:
    of_words, of_letters = (
        Grams.of(cut, Vocabulary(_texts(kept[f"{name}_pieces"]), kept[f"{name}_rarity"]))
        for name, cut in (("words", words), ("letters", letters))
    )
    weighed = Weighed(kept["words"], kept["letters"], kept["vectors"], kept["weights"])
    return Learnt(of_words, of_letters, weighed, kept["bias"], frozenset(_texts(kept["alone"])))


def _packed(texts: Sequence[str]) -> Any:
    """Return texts without line breaks as one array, which is read in a moment."""
    return np.array("\n".join(texts))


def _texts(packed: Any) -> tuple[str, ...]:
    return tuple(str(packed).split("\n")) if str(packed) else ()
