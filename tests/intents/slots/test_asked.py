"""What answers a question: the kind that was asked for, and no other."""

from __future__ import annotations

from datetime import date

import pytest

from asr.types import Amount, Code, Date, Digits, Expectation, OneOf, OpenNeed, Time, YesNo
from intents.normalise import speller
from intents.slots.asked import find_asked

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("expectation", "text", "values"),
    [
        (OpenNeed(), "four two one", []),
        (Digits(), "four two one", ["421"]),
        (Amount(), "forty pounds", ["40.00 GBP"]),
        (Date(), "tomorrow at nine", ["2026-11-25"]),
        (Time(), "tomorrow at nine", ["09:00"]),
        (Code(), "b as in bravo two", ["B2"]),
        (OneOf(("Mary Brown",)), "merry brown please", ["Mary Brown"]),
        (OneOf(("Mary Brown",)), "nobody", []),
        (YesNo(), "no fifty dollars", []),
        (YesNo(("amount", "name"), ("Mary Brown",)), "no fifty dollars", ["50.00 USD"]),
        (YesNo(("amount", "name"), ("Mary Brown",)), "no mary brown", ["Mary Brown"]),
    ],
)
def test_a_question_finds_its_own_kind(
    expectation: Expectation, text: str, values: list[str]
) -> None:
    assert [slot.value for slot in find_asked(text, expectation, TODAY, "en")] == values


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("fa", "نه چهار دو یک", ["9421", "421"]),
        ("vi", "không bốn hai một", ["0421", "421"]),
        ("en", "no four two one", ["421"]),
        ("fa", "چهار دو یک", ["421"]),
    ],
)
def test_a_no_that_is_a_figure_too_is_read_both_ways(
    language: str, text: str, values: list[str]
) -> None:
    said = speller(language)(text)
    found = find_asked(said, YesNo(("digits",)), TODAY, language)
    assert [slot.value for slot in found] == values
