"""Pieces of texts and their weights."""

from __future__ import annotations

import numpy as np
import pytest

from intents.grams import Grams, letters, words

pytestmark = pytest.mark.unit


def test_letters_do_not_cross_words() -> None:
    assert "ab" not in set(letters("a b"))
    assert {" ab", "ab ", " ab "} <= set(letters("ab"))


def test_an_empty_text_has_no_pieces() -> None:
    assert list(words("")) == list(letters("")) == []
    assert Grams(words, ["my card"]).rows([""]).nnz == 0


def test_rows_have_length_one_and_unknown_words_do_not_count() -> None:
    grams = Grams(words, ["my card", "my tea"])
    rows = grams.rows(["my card", "my unheard card", "unheard"])
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    assert lengths == pytest.approx([1.0, 1.0, 0.0])


def test_a_rare_word_weighs_more() -> None:
    row = Grams(words, ["my card", "my tea"]).rows(["card my"]).toarray()[0]
    assert row.max() > row[row > 0].min()
    # "my", "card", "my card", "tea", "my tea" is the order of their first appearance
    assert row[1] > row[0]


def test_a_repeated_word_weighs_more_but_not_twice() -> None:
    once, thrice = Grams(words, ["a b"]).rows(["a b", "a a a b"]).toarray()
    assert once[0] / once[1] < thrice[0] / thrice[1] < 3 * once[0] / once[1]


def test_a_kept_vocabulary_weighs_the_same() -> None:
    grams = Grams(words, ["my card", "my tea"])
    kept = Grams.of(words, grams.vocabulary)
    asked = ["my card my unheard tea"]
    np.testing.assert_array_equal(kept.rows(asked).toarray(), grams.rows(asked).toarray())
