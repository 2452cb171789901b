"""A need is looked for in what is said beside a long number."""

from __future__ import annotations

import pytest

from intents.normalise import speller
from intents.slots import without_number

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "my parcel is damaged the number is double one two three", "my parcel is damaged"),
        ("en", "track parcel number 1234 please", "track parcel please"),
        ("en", "what's the balance of account 10203040", "what's the balance of account"),
        ("en", "pay my bill and my account number is 2 0 4 0 6 0", "pay my bill"),
        ("en", "pay my bill it's four seven one nine", "pay my bill"),
        ("en", "are you open 24 hours", "are you open 24 hours"),
        ("en", "one two three", "one two three"),
        ("en", "the number is one two three four", "the number is one two three four"),
        ("vi", "tôi muốn tra đơn hàng mã số là một hai ba bốn", "tôi muốn tra đơn hàng"),
        ("zh", "查快递单号是幺二三四", "查 快 递"),
        ("fa", "بسته من کجاست شماره یک دو سه چهار", "بسته من کجاست"),
    ],
)
def test_a_long_number_is_set_aside_with_what_introduces_it(
    language: str, text: str, left: str
) -> None:
    assert without_number(speller(language)(text), language) == left
