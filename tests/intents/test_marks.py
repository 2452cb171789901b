"""Marks that a caller left out."""

from __future__ import annotations

import pytest

from intents.marks import Marks, known_texts
from intents.pack_loader import load_pack

pytestmark = pytest.mark.unit

MARKS = Marks(["tôi bị mất thẻ", "mất thẻ rồi", "rửa mặt", "thế là xong"])


def test_a_word_is_read_by_its_neighbours() -> None:
    assert MARKS.restore("bi mat the") == "bị mất thẻ"
    assert MARKS.restore("rua mat") == "rửa mặt"


def test_unknown_words_stay() -> None:
    assert MARKS.restore("pizza mat the") == "pizza mất thẻ"


def test_a_text_with_marks_stays() -> None:
    assert MARKS.restore("mất the") == "mất the"


def test_the_language_s_texts_are_those_of_the_pack_and_of_the_language() -> None:
    pack = load_pack("bank")
    texts = known_texts(pack, "vi")
    phrase = next(iter(pack.wordings("vi").intents.values())).phrases[0]
    assert {phrase, "không"} <= set(texts)
