"""The regression, on features and on kernels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from intents.regression import fit, fit_beside, fit_kernel, softmax

pytestmark = pytest.mark.unit

FEATURES = np.array([[0, 0], [0, 1], [3, 0], [3, 1]], dtype=np.float32)
LABELS = np.array([0, 0, 1, 1])


def test_what_can_be_told_apart_is() -> None:
    found = softmax(fit(FEATURES, LABELS, 2, strength=10.0).scores(FEATURES))
    assert found.argmax(axis=1).tolist() == LABELS.tolist()
    assert found.sum(axis=1) == pytest.approx(1.0)
    assert found.max(axis=1).min() > 0.9


def test_a_weak_regression_stays_near_the_shares() -> None:
    found = softmax(fit(FEATURES, np.array([0, 0, 0, 1]), 2, strength=1e-4).scores(FEATURES))
    assert found[:, 0] == pytest.approx(0.75, abs=0.02)


def test_a_text_counts_as_often_as_it_is_important() -> None:
    same = np.zeros((2, 1), dtype=np.float32)
    found = fit(same, np.array([0, 1]), 2, 1.0, np.array([1.0, 3.0], dtype=np.float32))
    assert softmax(found.scores(same))[0] == pytest.approx([0.25, 0.75], abs=0.01)


def test_a_class_without_a_text_is_unlikely() -> None:
    found = softmax(fit(FEATURES, LABELS, 3, strength=10.0).scores(FEATURES))
    assert found[:, 2].max() < 0.1


def test_a_linear_kernel_answers_as_its_features() -> None:
    plain = fit(FEATURES, LABELS, 2, strength=5.0)
    kernel = FEATURES @ FEATURES.T
    ours = fit_kernel(kernel, kernel, LABELS, 2, strength=5.0)
    asked = np.array([[1, 0.5], [2.5, 0]], dtype=np.float32)
    wanted = softmax(plain.scores(asked))
    assert softmax(ours.scores(asked @ FEATURES.T)) == pytest.approx(wanted, abs=0.02)


def test_two_equal_phrases_do_not_stop_it() -> None:
    same = np.ones((2, 2), dtype=np.float32)
    found = fit_kernel(same, same, np.array([0, 1]), 2, strength=5.0)
    assert softmax(found.scores(same))[0] == pytest.approx([0.5, 0.5], abs=0.01)


def test_great_scores_do_not_overflow() -> None:
    found = softmax(np.array([[1e4, 0.0, -1e4]], dtype=np.float32))
    assert found[0].tolist() == [1.0, 0.0, 0.0]


def test_pieces_and_features_answer_together_as_features_alone() -> None:
    plain = fit(FEATURES, LABELS, 2, strength=5.0)
    of_pieces, rest = fit_beside(
        csr_matrix(FEATURES[:, :1]), FEATURES[:, 1:].copy(), LABELS, 2, strength=5.0
    )
    asked = np.array([[1, 0.5], [2.5, 0]], dtype=np.float32)
    found = asked[:, :1] @ of_pieces + rest.scores(asked[:, 1:])
    assert softmax(found) == pytest.approx(softmax(plain.scores(asked)), abs=0.01)
