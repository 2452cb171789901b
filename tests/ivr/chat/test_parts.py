"""Answers are kept as text and come back the same."""

from __future__ import annotations

import pytest

from ivr.chat import Answer, Choice

pytestmark = pytest.mark.unit


def test_an_answer_comes_back_as_it_was() -> None:
    answer = Answer(("a", "é"), (Choice("Yes", "1"),), waiting=True, over=False)
    assert Answer.from_text(answer.to_text()) == answer
