"""Confidences: what they are learnt from and what they promise."""

from __future__ import annotations

import numpy as np
import pytest

from intents.calibration import Evidence, calibrate, features, first_choice, nearest_of_class
from intents.regression import Regression, softmax

pytestmark = pytest.mark.unit

REFUSED = 0


def evidence(count: int, seed: int) -> tuple[Evidence, np.ndarray]:
    """Return scores that are right as often as their softmax says, and the true classes."""
    dice = np.random.default_rng(seed)
    scores = dice.normal(size=(count, 3)).astype(np.float32) * 2
    chosen = [dice.choice(3, p=row / row.sum()) for row in softmax(scores).astype(float)]
    return Evidence(scores, np.zeros((count, 3), dtype=np.float32)), np.array(chosen)


def sure(calibration: Regression, asked: Evidence, refused: int | None) -> np.ndarray:
    first = first_choice(asked.scores, refused)
    return softmax(calibration.scores(features(asked, first)))[:, 1]


def test_confidence_is_the_share_of_right_answers() -> None:
    learnt, labels = evidence(3000, 1)
    asked, truth = evidence(3000, 2)
    confidence = sure(calibrate(learnt, labels, REFUSED), asked, REFUSED)
    right = first_choice(asked.scores, REFUSED) == truth
    for low, high in ((0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        inside = (low <= confidence) & (confidence < high)
        assert confidence[inside].mean() == pytest.approx(right[inside].mean(), abs=0.1)
        assert confidence[inside].mean() < right[inside].mean() + 0.03, "rather too careful"


def test_scores_that_mean_nothing_give_low_confidence() -> None:
    learnt, _ = evidence(1000, 1)
    labels = np.random.default_rng(3).integers(0, 3, 1000)
    assert sure(calibrate(learnt, labels, None), learnt, None).max() < 0.6


def test_without_examples_of_the_refused_more_is_doubted() -> None:
    learnt, labels = evidence(2000, 1)
    known = labels != REFUSED
    inside = learnt.rows(np.flatnonzero(known))
    with_them = sure(calibrate(learnt, labels, REFUSED), inside, REFUSED).mean()
    without = sure(calibrate(inside, labels[known], None), inside, REFUSED).mean()
    assert 0.0 < with_them < 1.0
    assert without < 0.85


def test_the_refused_class_is_never_the_answer() -> None:
    scores = np.array([[9.0, 1.0, 0.0]], dtype=np.float32)
    assert first_choice(scores, 0).tolist() == [1]
    assert first_choice(scores, None).tolist() == [0]


def test_a_class_that_does_not_exist_is_neither_first_nor_near() -> None:
    both = Evidence(
        np.array([[2.0, 1.0]], dtype=np.float32), np.array([[0.9, 0.3]], dtype=np.float32)
    )
    left = both.without(np.array([0]))
    assert first_choice(left.scores, None).tolist() == [1]
    assert left.letters[0].tolist() == pytest.approx([-1.0, 0.3])
    assert both.scores[0, 0] == 2.0, "the evidence itself is untouched"


def test_the_lead_of_the_letters_counts() -> None:
    scores = np.zeros((2, 2), dtype=np.float32)
    letters = np.array([[0.9, 0.1], [0.1, 0.9]], dtype=np.float32)
    found = features(Evidence(scores, letters), np.array([0, 0]))
    assert found[:, 1] == pytest.approx([0.8, -0.8])
    assert found[:, 0] == pytest.approx([0.0, 0.0], abs=1e-6)


def test_the_nearest_phrase_of_each_class() -> None:
    cosines = np.array([[0.1, 0.7, 0.3]], dtype=np.float32)
    found = nearest_of_class(cosines, np.array([0, 0, 1]), 3)
    assert found[0] == pytest.approx([0.7, 0.3, -1.0])
