"""How alike texts are."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.likeness import MEANING, Alike, Likeness, Weighed, alike, meant_alike

pytestmark = pytest.mark.unit

PHRASES = ["my card is lost", "when do you open"]


def test_a_phrase_is_like_itself_and_less_like_others() -> None:
    known = Likeness(PHRASES).features(PHRASES, None)
    kernel = alike(known, known).kernel()
    assert np.diag(kernel) == pytest.approx([2.0, 2.0], abs=1e-5)
    assert kernel[0, 1] < 0.5


def test_one_text_is_compared_as_many_are() -> None:
    likeness = Likeness(PHRASES)
    known = likeness.features(PHRASES, None)
    texts = ["a lost card", "you open when", "nothing of it"]
    together = alike(likeness.features(texts, None), known).kernel()
    alone = [alike(likeness.features([text], None), known).kernel()[0] for text in texts]
    assert together == pytest.approx(np.array(alone), abs=1e-6)


def test_meaning_counts_most_and_fades_with_the_angle() -> None:
    nothing = np.zeros((1, 3), dtype=np.float32)
    meaning = np.array([[1.0, 0.5, 0.0]], dtype=np.float32)
    kernel = Alike(nothing, nothing, meaning).kernel()[0]
    assert kernel == pytest.approx([MEANING, MEANING / np.e, MEANING / np.e**2], rel=1e-4)


def test_nearness_is_the_meaning_or_without_it_the_letters() -> None:
    letters = np.array([[0.2]], dtype=np.float32)
    meaning = np.array([[0.7]], dtype=np.float32)
    assert Alike(letters, letters, meaning).nearness is meaning
    assert Alike(letters, letters, None).nearness is letters


def test_some_texts_and_some_phrases() -> None:
    vectors = np.eye(2, dtype=np.float32)
    known = Likeness(PHRASES).features(PHRASES, vectors)
    second = known.of(np.array([1]))
    whole = alike(known, known).kernel()
    assert alike(second, known).kernel(np.array([1])) == pytest.approx(whole[1:, 1:], abs=1e-5)


def test_words_letters_and_meanings_are_weighed() -> None:
    dice = np.random.default_rng(0)
    texts = ["a lost card", "you open when", "nothing of it"]
    likeness = Likeness(PHRASES)
    known, said = (
        likeness.features(some, _unit(dice.normal(size=(len(some), 5))))
        for some in (PHRASES, texts)
    )
    weights = dice.normal(size=(len(PHRASES), 3)).astype(np.float32)
    assert known.vectors is not None
    model = Weighed(known.words.T @ weights, known.letters.T @ weights, known.vectors, weights)
    wanted = alike(said, known).kernel() @ weights
    assert model.scores(said) == pytest.approx(wanted, abs=1e-4)
    with pytest.raises(ValueError, match="no vectors"):
        model.scores(likeness.features(PHRASES, None))


def test_meanings_count_as_in_the_kernel() -> None:
    vectors = _unit(np.random.default_rng(0).normal(size=(3, 5)))
    features = Likeness(PHRASES).features(["", "", ""], vectors)
    assert meant_alike(vectors, vectors) == pytest.approx(alike(features, features).kernel())


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
