"""Which of several slots of a kind a value is for."""

from __future__ import annotations

import pytest

from intents.normalise import speller
from intents.slots import find_digits
from intents.slots.which import slot_for

pytestmark = pytest.mark.unit

BOTH = (("amount", "amount"), ("account", "digits"), ("payee", "digits"))


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "send forty dollars to account 60708090", "payee"),
        ("en", "send forty dollars to six oh seven oh eight oh nine oh", "payee"),
        ("en", "transfer fifty pounds from 20304050", "account"),
        ("en", "transfer fifty pounds account 20304050", "account"),
        ("en", "i want to pay 20304050", "account"),
        ("vi", "chuyển tiền đến tài khoản 60708090", "payee"),
        ("vi", "chuyển tiền từ tài khoản 60708090", "account"),
        ("zh", "转五百块到账号60708090", "payee"),
        ("zh", "从账号60708090转五百块", "account"),
        ("fa", "پول بفرست به حساب 60708090", "payee"),
        ("fa", "پول بفرست از حساب 60708090", "account"),
    ],
)
def test_what_goes_somewhere_is_the_last(language: str, text: str, name: str) -> None:
    spelled = speller(language)(text)
    slot = find_digits(spelled, language)
    assert slot is not None
    assert slot_for(slot, BOTH, spelled, language) == name


def test_a_need_with_one_slot_of_the_kind_has_no_choice() -> None:
    spelled = "deliver it to 1234"
    slot = find_digits(spelled, "en")
    assert slot is not None
    assert slot_for(slot, [("number", "digits")], spelled, "en") == "number"
