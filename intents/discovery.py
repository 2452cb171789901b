"""New needs among utterances that no intent covers: groups of like ones, with a name each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN
from sklearn.feature_extraction.text import TfidfVectorizer

from intents.encoder import Vectors

LEAST = 4
"""Utterances that make a group."""
SHARE = 0.8
"""Of the utterances, for the groups that stability is measured against."""
ROUNDS = 4
TERMS, SAMPLES = 3, 5

Encode = Callable[[Sequence[str]], Vectors]
"""Texts to unit vectors [texts, size]."""
Progress = Callable[[int, int], None]
"""Called with the rounds done and the rounds in all."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Utterances that seem to be about the same."""

    label: str
    """The utterance in the middle."""
    terms: tuple[str, ...]
    """Words that are commoner here than elsewhere, most telling first."""
    members: tuple[int, ...]
    """Places in the list that was given, nearest to the middle first."""
    stability: float
    """[0, 1]: how much of the group comes together again when some utterances are left out."""

    @property
    def size(self) -> int:
        """How many utterances belong to it."""
        return len(self.members)


def find_clusters(
    texts: Sequence[str],
    encode: Encode,
    least: int = LEAST,
    progress: Progress = lambda _done, _all: None,
) -> list[Cluster]:
    """Return groups of normalised texts, largest first; texts that fit nowhere are in none."""
    if len(texts) < 2 * least:
        return []
    vectors = encode(texts)
    labels = _labels(vectors, least)
    progress(1, ROUNDS + 1)
    again = []
    dice = np.random.default_rng(0)
    for number in range(ROUNDS):
        kept = np.sort(dice.permutation(len(texts))[: int(len(texts) * SHARE)])
        again.append((kept, _labels(vectors[kept], least)))
        progress(number + 2, ROUNDS + 1)
    terms = _Terms(texts)
    found = []
    for label in sorted(set(labels) - {-1}):
        places = np.flatnonzero(labels == label)
        middle = vectors[places].mean(axis=0)
        order = places[np.argsort(-(vectors[places] @ middle))]
        found.append(
            Cluster(
                label=texts[order[0]],
                terms=terms.of(places),
                members=tuple(int(place) for place in order),
                stability=round(_stability(places, again), 3),
            )
        )
    return sorted(found, key=lambda cluster: -cluster.size)


def _labels(vectors: Vectors, least: int) -> NDArray[np.int64]:
    """Return the group of each vector, -1 for none; nearness is the angle between them."""
    made = HDBSCAN(min_cluster_size=least, min_samples=2, metric="euclidean", copy=True)
    labels: NDArray[np.int64] = made.fit_predict(vectors)
    return labels


def _stability(
    places: NDArray[np.int64], again: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]
) -> float:
    """Return the mean overlap (Jaccard) with the likest group of each round."""
    overlaps = []
    for kept, labels in again:
        mine = set(np.flatnonzero(np.isin(kept, places)).tolist())
        groups = (set(np.flatnonzero(labels == label).tolist()) for label in set(labels) - {-1})
        best = max((len(mine & group) / len(mine | group) for group in groups), default=0.0)
        overlaps.append(best if mine else 0.0)
    return float(np.mean(overlaps))


class _Terms:
    """Which words tell a group from the rest."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(token_pattern=r"\S+", sublinear_tf=True)
        self._weights = self._vectorizer.fit_transform(texts)
        self._overall = np.asarray(self._weights.mean(axis=0))[0]

    def of(self, places: NDArray[np.int64]) -> tuple[str, ...]:
        """Return the most telling words of these texts."""
        here = np.asarray(self._weights[places].mean(axis=0))[0]
        names = self._vectorizer.get_feature_names_out()
        order = np.argsort(-(here - self._overall))[:TERMS]
        return tuple(str(names[place]) for place in order if here[place] > self._overall[place])


def lexical_vectors(texts: Sequence[str]) -> Vectors:
    """Return unit vectors of letters and words, for languages without an encoder."""
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    vectors: Vectors = letters.fit_transform(texts).toarray().astype(np.float32)
    return vectors
