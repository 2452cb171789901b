"""The classifier: sentence vectors and TF-IDF into one multinomial logistic regression.

What it says of itself is calibrated: cross-validation on the phrases alone shows how often
an answer of a certain probability, as near to a known phrase as it is, was right; "not
something we handle" counts as an answer that must not be given. Without an encoder the
TF-IDF features stand alone. Figures: docs/measurements.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from intents.encoder import CachedEncoder, Vectors
from intents.fitted_cache import FittedCache
from intents.types import Candidate

NOT_HANDLED = ""
"""The class of what no intent covers."""
FOLDS = 4
STRENGTH = 10.0
"""C of the logistic regression."""
VECTOR_WEIGHT = 2.0
"""Of the sentence vectors against the two TF-IDF blocks."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The phrase that explains an answer."""

    phrase: str
    similarity: float
    """Cosine, [-1, 1]."""


class _Model:
    """One fit of features and regression; ``regression`` is one that was fitted before."""

    def __init__(
        self,
        texts: Sequence[str],
        vectors: Vectors | None,
        labels: NDArray[Any],
        regression: LogisticRegression | None = None,
    ) -> None:
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+")
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        self._words.fit(texts)
        self._letters.fit(texts)
        if regression is None:
            regression = LogisticRegression(C=STRENGTH, max_iter=300)
            regression.fit(self._features(texts, vectors), labels)
        self.regression = regression
        self.classes = [str(label) for label in regression.classes_]

    def probabilities(self, texts: Sequence[str], vectors: Vectors | None) -> Floats:
        """Return [texts, classes]."""
        found: Floats = self.regression.predict_proba(self._features(texts, vectors))
        return found

    def _features(self, texts: Sequence[str], vectors: Vectors | None) -> csr_matrix:
        blocks = [self._words.transform(texts), self._letters.transform(texts)]
        if vectors is not None:
            blocks.append(csr_matrix(vectors * VECTOR_WEIGHT))
        return hstack(blocks).tocsr()


class Classifier:
    """Trained on normalised phrases; immutable, shared by all threads."""

    def __init__(
        self,
        phrases: Mapping[str, Sequence[str]],
        not_handled: Sequence[str],
        encoder: CachedEncoder | None,
        cache: Path | None = None,
    ) -> None:
        pairs = [(text, intent) for intent, texts in phrases.items() for text in texts]
        pairs += [(text, NOT_HANDLED) for text in not_handled]
        self._texts = [text for text, _ in pairs]
        self._labels = np.array([label for _, label in pairs])
        self._encoder = encoder
        self._vectors = encoder.encode_known(self._texts) if encoder is not None else None
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        self._lexical = self._letters.fit_transform(self._texts)
        kept = FittedCache(cache, [encoder.name if encoder else "", *map(repr, pairs)])
        known = kept.load()
        if known is None:
            self._model = _Model(self._texts, self._vectors, self._labels)
            self._calibration = self._calibrated()
            kept.save(self._model.regression, self._calibration)
        else:
            regression, self._calibration = known
            self._model = _Model(self._texts, self._vectors, self._labels, regression)

    def rank(self, text: str, count: int = 3) -> tuple[tuple[Candidate, ...], Nearest]:
        """Return the likeliest intents of a normalised text, best first, and the explanation."""
        vectors = self._encoder.encode([text]) if self._encoder is not None else None
        probabilities = self._model.probabilities([text], vectors)[0]
        near = self._similarities([text], vectors)[0]
        order = [place for place in np.argsort(-probabilities) if self._model.classes[place]][
            :count
        ]
        best = order[0]
        nearest = self._nearest(self._model.classes[best], near)
        sure = self._confidence(probabilities, best, near)
        scale = sure / max(float(probabilities[best]), 1e-9)
        left = 1.0 - sure
        candidates = [Candidate(self._model.classes[best], round(sure, 4))]
        for place in order[1:]:
            share = min(float(probabilities[place]) * scale, left, sure)
            candidates.append(Candidate(self._model.classes[place], round(share, 4)))
            left -= share
        return tuple(candidates), nearest

    def _nearest(self, intent: str, near: Floats) -> Nearest:
        places = np.flatnonzero(self._labels == intent)
        place = places[np.argmax(near[places])]
        return Nearest(self._texts[place], float(near[place]))

    def _similarities(self, texts: Sequence[str], vectors: Vectors | None) -> Floats:
        """Return [texts, phrases]: cosine of the vectors, or of the letters without an encoder."""
        if vectors is not None and self._vectors is not None:
            return np.asarray(vectors @ self._vectors.T, dtype=np.float64)
        return np.asarray((self._letters.transform(texts) @ self._lexical.T).todense())

    def _confidence(self, probabilities: Floats, best: int, near: Floats) -> float:
        intent = self._model.classes[best]
        features = _features(probabilities, best, near, self._labels == intent)
        return float(self._calibration.predict_proba([features])[0, 1])

    def _calibrated(self) -> LogisticRegression:
        """Learn from held-out phrases how often an answer is right."""
        rows: list[list[float]] = []
        right: list[bool] = []
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
        for known, held in folds.split(self._texts, self._labels):
            texts = [self._texts[n] for n in known]
            vectors = self._vectors[known] if self._vectors is not None else None
            model = _Model(texts, vectors, self._labels[known])
            asked = [self._texts[n] for n in held]
            asked_vectors = self._vectors[held] if self._vectors is not None else None
            found = model.probabilities(asked, asked_vectors)
            near = self._similarities(asked, asked_vectors)[:, known]
            for row, number in enumerate(held):
                order = np.argsort(-found[row])
                best = next(int(place) for place in order if model.classes[place])
                mine = self._labels[known] == model.classes[best]
                rows.append(_features(found[row], best, near[row], mine))
                right.append(model.classes[best] == self._labels[number])
        return LogisticRegression(C=1.0, max_iter=500).fit(rows, right)


def _features(
    probabilities: Floats, best: int, near: Floats, mine: NDArray[np.bool_]
) -> list[float]:
    """Return what tells whether the answer ``best`` is right."""
    p = float(np.clip(probabilities[best], 1e-6, 1 - 1e-6))
    second = float(np.partition(probabilities, -2)[-2])
    own = float(near[mine].max())
    other = float(near[~mine].max())
    return [float(np.log(p / (1 - p))), own, own - other, p - second]
