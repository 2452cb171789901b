"""The classifier: how alike an utterance is to each known phrase, into one logistic regression.

What it says of itself is calibrated (intents/calibration.py); "not something we handle" is a
class that is never an answer. The name of an intent is learnt like one of its phrases. Without
an encoder the words and letters stand alone. Figures: docs/measurements.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents.bands import Judged
from intents.calibration import (
    Evidence,
    asked_twice,
    calibrate,
    features,
    first_choice,
    nearest_of_class,
)
from intents.encoder import CachedEncoder, Vectors
from intents.fitted_cache import Fitted, FittedCache
from intents.likeness import Floats, Likeness, alike
from intents.regression import Labels, Regression, fit_kernel, softmax
from intents.types import Candidate

NOT_HANDLED = ""
"""The class of what no intent covers."""
STRENGTH = 20.0
"""Of the regression: what a mistake costs."""
FOLDS = 8
"""Every phrase is held out once."""
MANY = 2000
"""Phrases from which on only as many are compared with, and only as many are held out."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The phrase that explains an answer."""

    phrase: str
    similarity: float
    """Cosine, [-1, 1]."""


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
        self._classes = sorted({label for _, label in pairs})
        refused = self._classes.index(NOT_HANDLED) if NOT_HANDLED in self._classes else None
        self._refused = refused
        names = [(name.replace("_", " "), name) for name in self._classes if name]
        number = {label: place for place, label in enumerate(self._classes)}
        self._labels = np.array([number[label] for _, label in pairs + names], dtype=np.intp)
        self._encoder = encoder
        learnt = [text for text, _ in pairs + names]
        vectors = encoder.encode_known(learnt) if encoder is not None else None
        self._likeness = Likeness(learnt)
        self._known = self._likeness.features(learnt, vectors)
        kept = FittedCache(cache, [encoder.name if encoder else "", *map(repr, pairs)])
        fitted = kept.load()
        if fitted is None:
            fitted = self._fitted()
            kept.save(fitted)
        self._anchors, self._model = fitted.anchors, fitted.model
        self._calibration = fitted.calibration

    def rank(
        self, text: str, count: int = 3, vectors: Vectors | None = None
    ) -> tuple[tuple[Candidate, ...], Nearest]:
        """Return the likeliest intents of a normalised text, best first, and the explanation.

        ``vectors`` is the text's own where it is known already, [1, size].
        """
        if vectors is None and self._encoder is not None:
            vectors = self._encoder.encode([text])
        cosines = alike(self._likeness.features([text], vectors), self._known)
        scores = self._model.scores(cosines.kernel(self._anchors))
        evidence = self._evidence(scores, cosines.letters)
        first = first_choice(scores, self._refused)
        sure = float(softmax(self._calibration.scores(features(evidence, first)))[0, 1])
        nearest = self._nearest(int(first[0]), cosines.nearness[0])
        return self._candidates(softmax(scores)[0], int(first[0]), sure, count), nearest

    def held_out(self) -> list[Judged]:
        """Return what is said of each known phrase when it is not known. Takes a second."""
        kernel = alike(self._known, self._known.of(self._anchors)).kernel()
        evidence, labels = self._held_out(kernel, self._anchors)
        asked = asked_twice(evidence, labels, self._refused)
        sure = softmax(self._calibration.scores(asked.rows))[:, 1]
        named = [self._classes[place] for place in asked.first]
        told = (sure.tolist(), asked.right.tolist(), asked.importance.tolist(), named)
        answers = zip(*told, strict=True)
        return [Judged(*answer) for answer in answers]

    def _candidates(
        self, probabilities: Floats, first: int, sure: float, count: int
    ) -> tuple[Candidate, ...]:
        """Return the first with its confidence; the others share what it leaves, as they can."""
        scale = sure / max(float(probabilities[first]), 1e-9)
        left = 1.0 - sure
        candidates = [Candidate(self._classes[first], round(sure, 4))]
        for place in np.argsort(-probabilities):
            if len(candidates) == count:
                break
            if place not in (first, self._refused):
                share = min(float(probabilities[place]) * scale, left, sure)
                candidates.append(Candidate(self._classes[place], round(share, 4)))
                left -= share
        return tuple(candidates)

    def _nearest(self, intent: int, near: Floats) -> Nearest:
        places = np.flatnonzero(self._labels[: len(self._texts)] == intent)
        place = places[np.argmax(near[places])]
        return Nearest(self._texts[place], float(near[place]))

    def _evidence(self, scores: Floats, letters: Floats) -> Evidence:
        phrases = len(self._texts)
        best = nearest_of_class(letters[:, :phrases], self._labels[:phrases], len(self._classes))
        return Evidence(scores, best)

    def _fitted(self) -> Fitted:
        everything = np.arange(len(self._labels))
        anchors = everything
        if len(everything) > MANY:
            anchors = np.sort(np.random.default_rng(0).choice(everything, MANY, replace=False))
        kernel = alike(self._known, self._known.of(anchors)).kernel()
        model = self._fit(kernel, everything, anchors)
        return Fitted(anchors, model, self._calibrated(kernel, anchors))

    def _fit(
        self, kernel: Floats, known: NDArray[np.intp], anchors: NDArray[np.intp]
    ) -> Regression:
        """Fit on the phrases ``known``; ``kernel`` is that of all phrases with ``anchors``."""
        mine = np.flatnonzero(np.isin(anchors, known))
        among = kernel[np.ix_(anchors[mine], mine)]
        labels = self._labels[known]
        return fit_kernel(kernel[np.ix_(known, mine)], among, labels, len(self._classes), STRENGTH)

    def _calibrated(self, kernel: Floats, anchors: NDArray[np.intp]) -> Regression:
        """Learn from held-out phrases how often an answer is right."""
        evidence, labels = self._held_out(kernel, anchors)
        return calibrate(evidence, labels, self._refused)

    def _held_out(self, kernel: Floats, anchors: NDArray[np.intp]) -> tuple[Evidence, Labels]:
        """Return what speaks for each class of each phrase that was not learnt, and its class."""
        parts, labels = [], []
        for held in self._folds():
            known = np.setdiff1d(np.arange(len(self._labels)), held)
            mine = np.isin(anchors, known)
            model = self._fit(kernel, known, anchors)
            letters = alike(self._known.of(held), self._known).letters
            letters[:, held] = -1.0
            parts.append(self._evidence(model.scores(kernel[held][:, mine]), letters))
            labels.append(self._labels[held])
        evidence = Evidence(
            np.concatenate([part.scores for part in parts]),
            np.concatenate([part.letters for part in parts]),
        )
        return evidence, np.concatenate(labels)

    def _folds(self) -> list[NDArray[np.intp]]:
        """Return the phrases to hold out together: as many of each class in every fold."""
        dice = np.random.default_rng(0)
        count = len(self._texts)
        order = dice.permutation(count)
        order = order[np.argsort(self._labels[order], kind="stable")]
        if count > MANY:
            return [np.sort(order[:: max(1, round(count / MANY))])]
        return [np.sort(order[fold::FOLDS]) for fold in range(FOLDS)]
