"""Validity of values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.types import Answer, Slot
from ivr.dialogue.memory import Memory
from ivr.dialogue.script import IntentPolicy, SlotSpec
from ivr.dialogue.slots import (
    beside,
    in_its_money,
    is_valid,
    missing_slot,
    pending_spec,
    said_with_yes,
    told_apart,
)
from tests.call_script import SCRIPT, heard

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "spec", "valid"),
    [
        ("1234", SlotSpec("a", "digits", length=4), True),
        ("123", SlotSpec("a", "digits", length=4), False),
        ("12x4", SlotSpec("a", "digits", length=4), False),
        ("79927398713", SlotSpec("a", "digits", check="luhn"), True),
        ("79927398710", SlotSpec("a", "digits", check="luhn"), False),
        ("40.00 USD", SlotSpec("a", "amount"), True),
        ("", SlotSpec("a", "amount"), False),
        ("16:30", SlotSpec("a", "time"), True),
        ("25:30", SlotSpec("a", "time"), False),
        ("SW1A1AA", SlotSpec("a", "code", pattern="[A-Z]{2}.+"), True),
        ("1W1A1AA", SlotSpec("a", "code", pattern="[A-Z]{2}.+"), False),
        ("AB1", SlotSpec("a", "code", at_least=3, length=4), True),
        ("AB", SlotSpec("a", "code", at_least=3, length=4), False),
        ("AB123", SlotSpec("a", "code", at_least=3, length=4), False),
        ("Mary", SlotSpec("a", "name", names=("Mary",)), True),
        ("Marie", SlotSpec("a", "name", names=("Mary",)), False),
        ("40", SlotSpec("a", "amount"), True),
        ("0.00 USD", SlotSpec("a", "amount"), False),
        ("forty", SlotSpec("a", "amount"), False),
        ("2026-11-27", SlotSpec("a", "date"), True),
        ("1127", SlotSpec("a", "date"), False),
        ("1234", SlotSpec("a", "digits", at_least=4, length=8), True),
        ("12345678", SlotSpec("a", "digits", at_least=4, length=8), True),
        ("123", SlotSpec("a", "digits", at_least=4, length=8), False),
        ("123456789", SlotSpec("a", "digits", at_least=4, length=8), False),
        ("123456789", SlotSpec("a", "digits", at_least=4), True),
    ],
)
def test_length_and_checksum(value: str, spec: SlotSpec, valid: bool) -> None:
    assert is_valid(value, spec) is valid


def test_only_slots_that_are_asked_for_are_missing() -> None:
    assert missing_slot("track", Memory(), SCRIPT, ()) == "parcel"
    assert missing_slot("pay", Memory(), SCRIPT, ()) == ""
    known = Memory(slots={"parcel": {"value": "1"}})
    assert missing_slot("track", known, SCRIPT, ()) == ""


def test_no_slot_is_pending_before_one_is_asked_for() -> None:
    with pytest.raises(LookupError):
        pending_spec(Memory(intent="track"), SCRIPT)


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("amount", "50.00", "50.00 USD"),
        ("amount", "50.00 GBP", "50.00 GBP"),
        ("digits", "5000", "5000"),
    ],
)
def test_an_amount_without_a_currency_keeps_that_of_what_it_replaces(
    kind: str, said: str, kept: str
) -> None:
    memory = Memory(slots={"sum": {"value": "40.00 USD"}})
    assert in_its_money(Slot("sum", kind, said, said), memory) == kept
    assert in_its_money(Slot("other", kind, said, said), memory) == said


SUM = Slot("amount", "amount", "40.00 USD", "forty dollars")
ACCOUNT = Slot("digits", "digits", "123456", "one two three four five six")


def test_values_beside_a_yes_belong_to_what_was_asked_about() -> None:
    match = heard("yes", ("balance", 0.7), beside=(SUM, ACCOUNT), answer=Answer.YES)
    said = said_with_yes(match, "pay_bill", SCRIPT)
    assert {slot.name: slot.value for slot in said} == {"sum": "40.00 USD", "account": "123456"}


def test_values_beside_a_yes_that_fit_nothing_are_left() -> None:
    short = replace(ACCOUNT, value="12")
    match = heard("yes", ("balance", 0.7), beside=(short,), answer=Answer.YES)
    assert said_with_yes(match, "pay_bill", SCRIPT) == ()


def test_the_same_words_are_one_value() -> None:
    both = (Slot("amount", "amount", "123456.00", "123456"), replace(ACCOUNT, said="123456"))
    taken = replace(ACCOUNT, name="account", said="123456")
    match = heard("yes", ("pay_bill", 0.7), slots=(taken,), beside=both, answer=Answer.YES)
    assert said_with_yes(match, "pay_bill", SCRIPT) == (taken,)


def test_a_number_beside_a_yes_is_no_sum() -> None:
    both = (Slot("amount", "amount", "123456.00", "123456"), replace(ACCOUNT, said="123456"))
    match = heard("yes", ("balance", 0.7), beside=both, answer=Answer.YES)
    assert [slot.name for slot in said_with_yes(match, "pay_bill", SCRIPT)] == ["account"]


def test_a_number_that_something_goes_to_is_the_last_of_its_kind() -> None:
    pair = (SlotSpec("account", "digits", length=8), SlotSpec("payee", "digits", length=8))
    script = replace(SCRIPT, intents={"send": IntentPolicy(slots=pair)})
    there = Slot("digits", "digits", "60708090", "60708090", there=True)
    other = Slot("digits", "digits", "10203040", "10203040")
    for said in ((there,), (there, other), (other, there)):
        found = beside(heard("fifty", beside=said), (), "send", script, set())
        expected = {"payee": "60708090"} | ({"account": "10203040"} if len(said) > 1 else {})
        assert {slot.name: slot.value for slot in found} == expected


def test_of_two_numbers_the_one_that_is_the_sum_as_well_is_one_of_both() -> None:
    sum_ = Slot("amount", "amount", "50.00 USD", "50 dollars")
    fifty = Slot("digits", "digits", "50", "50")
    number = Slot("digits", "digits", "60708090", "60708090")
    assert told_apart([number, fifty, sum_]) == [number, sum_]
