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
