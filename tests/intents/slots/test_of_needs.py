"""The values of a company's needs in what a caller says."""

from __future__ import annotations

from datetime import date

import pytest

from intents.normalise import speller
from intents.pack import IntentDefinition
from intents.slots.of_needs import NeedSlots

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)
PAY = {
    "destination": "payments",
    "slots": {
        "amount": {"kind": "amount"},
        "account": {"kind": "digits", "length": 8},
        "code": {"kind": "digits", "length": 4, "sensitive": True},
        "colour": {"kind": "name", "names": ["blue", "green"]},
    },
}


@pytest.fixture
def needs() -> NeedSlots:
    return NeedSlots({"pay": IntentDefinition.model_validate(PAY)}, "en")


def found(needs: NeedSlots, need: str, text: str) -> dict[str, str]:
    return {slot.name: slot.value for slot in needs.found(need, speller("en")(text), TODAY)}


def test_every_value_of_the_need_is_found_by_its_name(needs: NeedSlots) -> None:
    said = "pay forty dollars from account one two three four five six seven eight the blue one"
    assert found(needs, "pay", said) == {
        "amount": "40.00 USD",
        "account": "12345678",
        "colour": "blue",
    }


def test_of_a_need_that_is_not_known_there_is_nothing(needs: NeedSlots) -> None:
    assert found(needs, "sing", "forty dollars") == {}


def test_kinds_are_those_that_can_be_said_without_a_list_of_names(needs: NeedSlots) -> None:
    assert needs.kinds == ("amount", "digits")


@pytest.fixture
def sending() -> NeedSlots:
    """Return the slots of a need that takes two numbers."""
    slots = {**PAY["slots"], "payee": {"kind": "digits", "length": 8}}  # type: ignore[dict-item]
    return NeedSlots({"send": IntentDefinition.model_validate({**PAY, "slots": slots})}, "en")


@pytest.mark.parametrize(
    "said",
    [
        "send forty dollars from 10203040 to 60708090",
        "send forty dollars to account 60708090 from account 10203040",
        "forty dollars from one oh two oh three oh four oh to six oh seven oh eight oh nine oh",
    ],
)
def test_from_where_and_to_where_are_two_numbers(sending: NeedSlots, said: str) -> None:
    assert found(sending, "send", said) == {
        **{"amount": "40.00 USD", "account": "10203040", "payee": "60708090"}
    }


def test_a_number_is_no_sum_because_another_number_was_said(sending: NeedSlots) -> None:
    said = "send five hundred from account 10203040 to account 60708090"
    assert found(sending, "send", said) == {
        **{"amount": "500.00", "account": "10203040", "payee": "60708090"}
    }


def test_a_second_number_of_the_wrong_length_is_none(sending: NeedSlots) -> None:
    said = "send forty dollars to 60708090 on the 3 4"
    assert found(sending, "send", said) == {"amount": "40.00 USD", "payee": "60708090"}


def test_beside_an_answer_numbers_say_whether_something_goes_there(sending: NeedSlots) -> None:
    said = sending.beside(speller("en")("forty dollars from 10203040 to 60708090"), TODAY)
    assert [(slot.value, slot.there) for slot in said if slot.kind == "digits"] == [
        ("60708090", True),
        ("10203040", False),
    ]
    assert any(slot.value == "40.00 USD" and not slot.there for slot in said)


def test_a_pack_without_such_needs_has_one_number(needs: NeedSlots) -> None:
    said = needs.beside(speller("en")("from 10203040 to 60708090"), TODAY)
    assert [(slot.value, slot.there) for slot in said if slot.kind == "digits"] == [
        ("60708090", False)
    ]
