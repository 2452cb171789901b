"""What the stage of safety has learnt, and how it learns it.

One regression: words and pieces of letters have weights of their own, and nearness in meaning
counts by some sentences of each class. Figures: docs/adr/0013-safety.md.
"""

from __future__ import annotations

import zipfile
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
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            grams = [
                Grams.of(cut, Vocabulary(tuple(str(kept[f"{name}_pieces"]).split("\n")), rarity))
                for name, cut in (("words", words), ("letters", letters))
                for rarity in (kept[f"{name}_rarity"],)
            ]
            parts = (kept[name] for name in ("words", "letters", "vectors", "weights"))
            alone = frozenset(str(kept["alone"]).split("\n"))
            return Learnt(grams[0], grams[1], Weighed(*parts), kept["bias"], alone)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def save(learnt: Learnt, file: Path) -> None:
    """Keep it, atomically, as plain arrays; a disk that fails only costs time later."""
    weighed = learnt.weighed
    arrays: dict[str, Any] = {
        "words": weighed.words,
        "letters": weighed.letters,
        "vectors": weighed.vectors,
        "weights": weighed.weights,
        "bias": learnt.bias,
        "alone": np.array("\n".join(sorted(learnt.alone))),
    }
    for name, grams in (("words", learnt.words), ("letters", learnt.letters)):
        arrays[f"{name}_pieces"] = np.array("\n".join(grams.vocabulary.pieces))
        arrays[f"{name}_rarity"] = grams.vocabulary.rarity
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{id(arrays)}.tmp.npz")
        np.savez(part, **arrays)
        part.replace(file)
    except OSError:
        return
