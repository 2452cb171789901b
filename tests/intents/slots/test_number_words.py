"""Numbers in words."""

from __future__ import annotations

import pytest
from num2words import num2words

from intents.normalise import speller
from intents.slots.number_words import number_words, read_number

pytestmark = pytest.mark.unit

NUMBERS = (7, 15, 21, 40, 55, 101, 105, 110, 250, 999, 1200, 12_345, 500_000, 1_200_305)


def read(text: str, language: str) -> tuple[float, int, int]:
    known = number_words(language)
    words = known.words(speller(language)(text))
    return (*read_number(words, 0, known), len(words))


@pytest.mark.parametrize("language", ["en", "vi", "fa"])
@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_said_is_read_back(language: str, number: int) -> None:
    said = num2words(number, lang=language)
    value, used, words = read(said, language)
    assert (value, used) == (number, words)


@pytest.mark.parametrize(
    ("text", "number"),
    [("十", 10), ("二十一", 21), ("一百一十", 110), ("三千万", 30_000_000), ("两千五", 2500)],
)
def test_chinese_numbers(text: str, number: int) -> None:
    assert read(text, "zh")[0] == number


def test_what_is_no_number_takes_no_word() -> None:
    assert read("and the rest", "en")[1] == 0


def test_a_joiner_at_the_end_is_not_taken() -> None:
    assert read("five hundred and then", "en")[:2] == (500, 2)


def test_letters_are_parted_from_figures_only_where_they_mean_something() -> None:
    assert number_words("vi").words("500k a4") == ["500", "k", "a4"]
