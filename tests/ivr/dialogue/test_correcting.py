"""Which of the values that were read back a caller corrects."""

from __future__ import annotations

import pytest

from intents.types import Slot
from ivr.dialogue import IntentPolicy, Script, ServicePolicy, SlotSpec
from ivr.dialogue.correcting import corrections
from ivr.dialogue.memory import Memory

pytestmark = pytest.mark.unit

SCRIPT = Script(
    intents={
        "transfer": IntentPolicy(
            slots=(
                SlotSpec("amount", "amount"),
                SlotSpec("account", "digits", length=8),
                SlotSpec("payee", "digits", length=8),
                SlotSpec("pin", "digits", length=4, sensitive=True),
            )
        )
    },
    services={"send": ServicePolicy(needs=("amount", "account", "payee", "pin"))},
)


def slot(kind: str, value: str, said: str = "") -> Slot:
    return Slot(kind, kind, value, said or value)


def corrected(*said: Slot) -> dict[str, str]:
    memory = Memory(intent="transfer", service="send")
    memory.slots = {
        "amount": {"value": "10.00 GBP"},
        "account": {"value": "20304050"},
        "payee": {"value": "10203041"},
    }
    return {slot.name: slot.value for slot in corrections(said, memory, SCRIPT)}


def test_an_account_number_is_no_sum_of_sixty_million() -> None:
    both = slot("amount", "60708090.00", "60708090"), slot("digits", "60708090")
    assert corrected(*both) == {"account": "60708090"}


def test_a_sum_that_names_its_money_is_no_account_number() -> None:
    both = slot("amount", "60708090.00 GBP", "60708090 pounds"), slot("digits", "60708090")
    assert corrected(*both) == {"amount": "60708090.00 GBP"}


def test_a_sum_and_a_number_said_apart_are_both_taken() -> None:
    both = slot("amount", "15.00", "fifteen"), slot("digits", "60708090")
    assert corrected(*both) == {"amount": "15.00", "account": "60708090"}


def test_a_short_sum_is_no_number() -> None:
    both = slot("amount", "15.00", "15"), slot("digits", "15")
    assert corrected(*both) == {"amount": "15.00"}


def test_what_was_misheard_is_what_is_corrected() -> None:
    assert corrected(slot("digits", "10203040")) == {"payee": "10203040"}
    assert corrected(slot("digits", "20304051")) == {"account": "20304051"}


def test_a_secret_is_never_corrected_by_voice() -> None:
    assert corrected(slot("digits", "2580")) == {}
