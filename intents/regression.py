"""Multinomial logistic regression, on plain features or on a kernel, fitted in a moment.

With a kernel the features are the columns of its Cholesky factor, so that the solver sees as
many numbers a text as there are anchors, however many words there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize

from intents.likeness import Floats

Labels = NDArray[np.intp]
"""Numbers of classes, from 0."""

STEPS = 100
"""At most; the solver usually stops before."""
CLOSE = 1e-5
"""Slope at which it stops."""
JITTER = 1e-2
"""Added to the kernel's diagonal: two phrases may be the same to it."""


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted one."""

    weights: Floats
    """[features or anchors, classes]."""
    bias: Floats
    """[classes]."""

    def scores(self, features: Floats) -> Floats:
        """Return [texts, classes] of features, or of the kernel with the anchors."""
        return np.asarray(features @ self.weights + self.bias, dtype=np.float32)


def softmax(scores: Floats) -> Floats:
    """Return probabilities [texts, classes]."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit(
    features: Floats,
    labels: Labels,
    classes: int,
    strength: float,
    importance: Floats | None = None,
) -> Regression:
    """Fit weights that explain ``labels``, the smaller the better.

    ``strength`` is how much a mistake costs against the size of the weights; ``importance``
    [texts] is how often each text counts (once without it). A class without a text is allowed.
    """
    middle = features.mean(axis=0)
    return _fitted(features - middle, middle, labels, classes, strength, importance)


def _fitted(
    centred: Floats,
    middle: Floats,
    labels: Labels,
    classes: int,
    strength: float,
    importance: Floats | None = None,
) -> Regression:
    """Fit on features less their ``middle``: the solver finds its way several times as fast."""
    weights, bias = _solved([centred], labels, classes, strength, importance)
    return Regression(weights, bias - middle @ weights)


def _solved(
    parts: Sequence[Any],
    labels: Labels,
    classes: int,
    strength: float,
    importance: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Return weights [features of all parts, classes] and the bias [classes].

    A part is a matrix [texts, features], sparse or not.
    """
    count, width = len(labels), sum(part.shape[1] for part in parts)
    ends = np.cumsum([part.shape[1] for part in parts])[:-1]
    turned = [part.T for part in parts]
    wanted = np.zeros((count, classes), dtype=np.float32)
    wanted[np.arange(count), labels] = 1.0
    each = np.ones(count, dtype=np.float32) if importance is None else importance
    total = float(each.sum())

    def cost(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        both = flat.reshape(width + 1, classes)
        shares = np.split(both[:-1].astype(np.float32), ends)
        scores = sum(part @ share for part, share in zip(parts, shares, strict=True))
        found = softmax(scores + both[-1].astype(np.float32))
        likely = np.log(np.maximum((found * wanted).sum(axis=1), 1e-12))
        size = float((both[:-1] ** 2).sum()) / 2 / strength
        wrong = (found - wanted) * each[:, None]
        slope = np.concatenate([*(part @ wrong for part in turned), wrong.sum(axis=0)[None]])
        slope = slope.astype(np.float64)
        slope[:-1] += both[:-1] / strength
        return (size - float(each @ likely)) / total, slope.ravel() / total

    start = np.zeros((width + 1) * classes)
    options = {"maxiter": STEPS, "gtol": CLOSE}
    best = minimize(cost, start, jac=True, method="L-BFGS-B", options=options).x
    both = best.reshape(width + 1, classes).astype(np.float32)
    return both[:-1], both[-1]


def fit_beside(
    pieces: Any, features: Floats, labels: Labels, classes: int, strength: float
) -> tuple[Floats, Regression]:
    """Fit on sparse ``pieces`` [texts, pieces] beside ``features`` [texts, features].

    The weights of the pieces [pieces, classes] come first; the bias is in the regression of the
    features. ``features`` is used up.
    """
    middle = features.mean(axis=0)
    features -= middle
    both, bias = _solved([pieces, features], labels, classes, strength)
    weights = both[pieces.shape[1] :]
    return both[: pieces.shape[1]], Regression(weights, bias - middle @ weights)


def fit_kernel(
    kernel: Floats, anchors: Floats, labels: Labels, classes: int, strength: float
) -> Regression:
    """Fit on the kernel of texts with anchors [texts, anchors].

    ``anchors`` is the kernel of the anchors among themselves. The regression takes kernels.
    ``kernel`` is used up: features may be written over it, which spares a hundred megabytes.
    """
    spread = anchors.astype(np.float64)
    np.fill_diagonal(spread, spread.diagonal() + JITTER)
    factor = cholesky(spread.T, lower=True, overwrite_a=True).astype(np.float32)
    del spread
    features = np.ascontiguousarray(
        solve_triangular(factor, kernel.T, lower=True, overwrite_b=True).T
    )
    middle = features.mean(axis=0)
    features -= middle
    found = _fitted(features, middle, labels, classes, strength)
    weights = solve_triangular(factor.T, found.weights, lower=False)
    return Regression(np.asarray(weights, dtype=np.float32), found.bias)
