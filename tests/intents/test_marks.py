"""Marks that a caller left out."""

from __future__ import annotations

import pytest

from intents.marks import Marks

pytestmark = pytest.mark.unit

MARKS = Marks(["tôi bị mất thẻ", "mất thẻ rồi", "rửa mặt", "thế là xong"])


def test_a_word_is_read_by_its_neighbours() -> None:
    assert MARKS.restore("bi mat the") == "bị mất thẻ"
    assert MARKS.restore("rua mat") == "rửa mặt"


def test_unknown_words_stay() -> None:
    assert MARKS.restore("pizza mat the") == "pizza mất thẻ"


def test_a_text_with_marks_stays() -> None:
    assert MARKS.restore("mất the") == "mất the"
