"""Comparing texts as the ear would."""

from __future__ import annotations

import pytest

from asr.scoring import exact, normalise_for_scoring, word_error_rate, word_errors

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("one", "other"),
    [("4-2-7", "four two seven"), ("It's me.", "its me"), ("oh one", "zero 1"), ("42", "4 2")],
)
def test_the_same_to_the_ear(one: str, other: str) -> None:
    assert exact(one, other)


def test_different_words_are_not_exact() -> None:
    assert not exact("operator", "operated")


def test_errors_are_counted_against_the_reference() -> None:
    assert word_errors("call the operator now", "call operator right now") == (2, 4)


def test_words_without_a_reference_are_all_errors() -> None:
    assert word_errors("", "hello there") == (2, 0)


def test_the_rate_weighs_long_references_more() -> None:
    assert word_error_rate(["a b c", "d"], ["a b c", "x"]) == 0.25
    assert word_error_rate([], []) == 0.0


def test_empty_text_stays_empty() -> None:
    assert normalise_for_scoring("…!") == ""
