"""Answers are kept as text and come back the same."""

from __future__ import annotations

import pytest

from ivr.chat import Answer, Choice
from ivr.chat.parts import written

pytestmark = pytest.mark.unit


def test_an_answer_comes_back_as_it_was() -> None:
    answer = Answer(("a", "é"), (Choice("Yes", "1"),), waiting=True, over=False)
    assert Answer.from_text(answer.to_text()) == answer


def test_an_answer_as_one_message_has_its_choices_below() -> None:
    assert written(Answer(("a", "b"))) == "a\nb"
    assert written(Answer(("a?",), (Choice("Yes", "1"), Choice("No", "2")))) == "a?\n1 Yes\n2 No"
