"""What an answer's confidence is: the share of such answers that are right.

It is learnt from phrases that were held out. Each is asked twice: as it is, and as if its own
intent did not exist, when whatever comes first is wrong. So a call that is near to the
catalogue, but for nobody in it, is known before the first one comes (ADR 0003).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.likeness import Floats
from intents.regression import Labels, Regression, fit, softmax

OUTSIDE = 0.2
"""Share of calls that are for no intent, as the calibration sees it."""
UNKNOWN = 0.05
"""The part of it, at least, that no phrase is like."""
STRENGTH = 10.0
NEVER = -1e4
"""The score of a class that is left out."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each class, [texts, classes]."""

    scores: Floats
    """Of the regression; their softmax are its probabilities."""
    letters: Floats
    """Cosine of the letters with the nearest phrase of the class."""

    def without(self, labels: Labels) -> Evidence:
        """Return what would speak if the class ``labels`` [texts] did not exist."""
        rows = np.arange(len(labels))
        scores, letters = self.scores.copy(), self.letters.copy()
        scores[rows, labels] = NEVER
        letters[rows, labels] = -1.0
        return Evidence(scores, letters)

    def rows(self, chosen: NDArray[np.intp]) -> Evidence:
        """Return some of the texts."""
        return Evidence(self.scores[chosen], self.letters[chosen])


def nearest_of_class(cosines: Floats, labels: Labels, classes: int) -> Floats:
    """Return the best cosine a class, [texts, classes]; -1 where a class has no phrase."""
    best = np.full((len(cosines), classes), -1.0, dtype=np.float32)
    for label in range(classes):
        if (mine := np.flatnonzero(labels == label)).size:
            best[:, label] = cosines[:, mine].max(axis=1)
    return best


def features(evidence: Evidence, first: Labels) -> Floats:
    """Return what tells whether the answers ``first`` [texts] are right, [texts, features]."""
    rows = np.arange(len(first))
    mine = np.clip(softmax(evidence.scores)[rows, first], 1e-6, 1 - 1e-6)
    letters = evidence.letters[rows, first]
    others = evidence.letters.copy()
    others[rows, first] = -1.0
    lead = letters - others.max(axis=1)
    return np.stack([np.log(mine / (1 - mine)), lead], axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Asked:
    """Held-out texts, asked as they are and as if their class did not exist."""

    rows: Floats
    """``features`` of the answers, [answers, features]."""
    right: NDArray[np.bool_]
    importance: Floats
    """How many calls each stands for."""
    first: Labels
    """The classes that were answered."""


def calibrate(evidence: Evidence, labels: Labels, refused: int | None) -> Regression:
    """Learn from held-out texts; ``refused`` is the class that is no answer, if there is one."""
    asked = asked_twice(evidence, labels, refused)
    return fit(asked.rows, asked.right.astype(np.intp), 2, STRENGTH, asked.importance)


def asked_twice(evidence: Evidence, labels: Labels, refused: int | None) -> Asked:
    """Return the answers that a calibration is learnt from."""
    inside = np.flatnonzero(labels != refused) if refused is not None else np.arange(len(labels))
    outside = evidence.rows(inside).without(labels[inside])
    first = first_choice(evidence.scores, refused)
    other = first_choice(outside.scores, refused)
    rows = np.concatenate([features(evidence, first), features(outside, other)])
    right = np.concatenate([first == labels, np.zeros(len(inside), dtype=bool)])
    unlike = max(UNKNOWN, OUTSIDE - (1 - len(inside) / len(labels)))
    each = unlike / (1 - unlike) * len(labels) / max(1, len(inside))
    importance = np.concatenate([np.ones(len(labels)), np.full(len(inside), each)])
    answered = np.concatenate([first, other])
    return Asked(rows, right, importance.astype(np.float32), answered)


def first_choice(scores: Floats, refused: int | None) -> Labels:
    """Return the likeliest class that is an answer, [texts]."""
    if refused is not None:
        scores = scores.copy()
        scores[:, refused] = 2 * NEVER
    return np.asarray(scores.argmax(axis=1), dtype=np.intp)
