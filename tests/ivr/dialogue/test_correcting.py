"""Which of the values that were read back a caller corrects."""

from __future__ import annotations

import pytest

from intents.types import IntentMatch, Slot
from ivr.dialogue import IntentPolicy, Script, ServicePolicy, SlotSpec
from ivr.dialogue.correcting import corrected_after, corrections, decline, said_instead
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


def declined(*said: Slot) -> dict[str, str]:
    """Return the values that are left of a transfer after a no and what was said then."""
    memory = Memory(intent="transfer")
    values = {"amount": "10.00 GBP", "account": "20304050", "payee": "10203041", "pin": "••••"}
    memory.slots = {name: {"value": value, "said": value} for name, value in values.items()}
    decline(memory)
    memory.slots, memory.intent = {}, ""
    match = IntentMatch(" ".join(slot.said for slot in said), beside=said)
    return {slot.name: slot.value for slot in corrected_after(match, memory, SCRIPT, 3)}


def test_after_a_no_the_other_values_are_as_they_were_and_a_secret_is_gone() -> None:
    assert declined(slot("amount", "15.00", "fifteen")) == {
        **{"amount": "15.00", "account": "20304050", "payee": "10203041"}
    }
    assert declined(slot("digits", "10203040"))["payee"] == "10203040"


def test_what_is_no_value_of_it_puts_nothing_right() -> None:
    assert declined(slot("date", "2026-11-27", "friday")) == {}
    assert declined() == {}


@pytest.mark.parametrize(("given", "names"), [(True, ["amount"]), (False, ["amount", "account"])])
def test_while_a_value_is_asked_for_others_are_heard(given: bool, names: list[str]) -> None:
    memory = Memory(intent="transfer", pending_slot="payee")
    memory.slots = {"amount": {"value": "10.00 GBP"}}
    sixty = slot("amount", "60.00", "sixty")
    number = slot("digits", "60708090")
    match = IntentMatch("no sixty 60708090", beside=(sixty, number))
    assert [s.name for s in said_instead(match, memory, SCRIPT, given=given)] == names


@pytest.mark.parametrize("said", ["10.00", "10.00 GBP"])
def test_what_is_known_already_is_nothing_new(said: str) -> None:
    memory = Memory(intent="transfer", pending_slot="payee")
    memory.slots = {"amount": {"value": "10.00 GBP"}}
    match = IntentMatch("ten", beside=(slot("amount", said, "ten"),))
    assert said_instead(match, memory, SCRIPT, given=False) == ()
