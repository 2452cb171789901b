"""Expectations to languages, in English."""

from __future__ import annotations

import pytest

from asr.errors import ModelError
from asr.grammar import grammar_for
from asr.grammar.build import MOST_NAMES
from asr.types import Amount, Code, Date, Digits, Expectation, OneOf, OpenNeed, Time, YesNo

pytestmark = pytest.mark.unit


def accepts(expectation: Expectation, text: str) -> bool:
    language = grammar_for(expectation, "en")
    assert language is not None
    state = language.start()
    for char in text:
        after = language.follow(state, char)
        if after is None:
            return False
        state = after
    return language.accepts(state)


@pytest.mark.parametrize(
    ("expectation", "inside", "outside"),
    [
        (Digits(3), ["four two seven", "427", "double four one", "triple oh"], ["four two", "42"]),
        (Digits(), ["four", "four two seven zero", "oh"], ["fourty", "four and two", ""]),
        (YesNo(), ["yes", "yes please", "no thanks", "that's right"], ["yes but", "maybe"]),
        (Amount(), ["forty two dollars and ten cents", "a hundred pounds"], ["lots", "dollars"]),
        (Date(), ["next tuesday", "the fifth of may", "tomorrow afternoon", "may 5th"], ["soon"]),
        (OneOf(("card services", "card")), ["card", "card services"], ["services", "cards"]),
    ],
)
def test_each_expectation_has_its_language(
    expectation: Expectation, inside: list[str], outside: list[str]
) -> None:
    assert [text for text in inside if not accepts(expectation, text)] == []
    assert [text for text in outside if accepts(expectation, text)] == []


def test_an_open_need_has_none() -> None:
    assert grammar_for(OpenNeed(), "en") is None


def test_a_language_without_words_is_named() -> None:
    with pytest.raises(ModelError, match=r"asr/grammar/tlh\.yaml"):
        grammar_for(YesNo(), "tlh")


def test_times_of_day_are_said_in_the_words_of_dates() -> None:
    assert accepts(Time(), "half past four")


def test_what_is_spelled_is_heard_in_free_speech() -> None:
    assert grammar_for(Code(), "en") is None


def test_a_list_that_is_too_long_for_a_grammar_is_heard_in_free_speech() -> None:
    names = tuple(f"name{number}" for number in range(MOST_NAMES + 1))
    assert grammar_for(OneOf(names[:-1]), "en") is not None
    assert grammar_for(OneOf(names), "en") is None
