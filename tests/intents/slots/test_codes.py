"""Codes that are spelled: letters by name, by example and by the telephone alphabet."""

from __future__ import annotations

import pytest

from intents.normalise import speller
from intents.slots.codes import find_code

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("text", ["i", "i want a card", "see you", "why are you", "one two three"])
def test_words_that_are_letters_too_are_no_code(text: str) -> None:
    assert find_code(text, "en") is None


def test_an_example_must_begin_with_its_letter() -> None:
    slot = find_code("x y for bravo", "en")
    assert slot is not None
    assert slot.value == "XY"


def test_the_words_it_was_read_from_are_kept() -> None:
    slot = find_code("reference b as in bravo two please", "en")
    assert slot is not None
    assert slot.said == "b as in bravo 2" or slot.said == "b as in bravo two"


def test_latin_letters_are_spelled_in_other_languages_too() -> None:
    slot = find_code(speller("vi")("mã là a b một hai"), "vi")
    assert slot is not None
    assert slot.value == "AB12"


@pytest.mark.parametrize("text", ["我的卡丢了", "我有两张卡", "一个月了还没收到"])
def test_a_chinese_sentence_is_no_code(text: str) -> None:
    assert find_code(speller("zh")(text), "zh") is None
