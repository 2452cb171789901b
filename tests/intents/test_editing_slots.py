"""Values of a need: what may be kept, and what relies on them."""

from __future__ import annotations

from typing import Any

import pytest

from intents.changes import changes
from intents.editing import EditError
from intents.editing_slots import fitting, needed_by, remove_slot, set_slot
from intents.pack import Pack
from intents.pack_loader import load_pack

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def test_a_value_is_added_and_the_old_pack_stays(bank: Pack) -> None:
    changed = set_slot(bank, "complaint", "case", {"kind": "digits", "length": "6", "ask": True})
    slot = changed.intents["complaint"].slots["case"]
    assert (slot.kind, slot.length, slot.ask) == ("digits", 6, True)
    assert bank.intents["complaint"].slots == {}
    assert [c.sentence for c in changes(bank, changed)] == [
        "“complaint” takes “case”: 6 digits, asked for."
    ]


def test_what_a_kind_has_no_use_for_is_left_out(bank: Pack) -> None:
    given = {"kind": "date", "length": 4, "check": "luhn", "pattern": "A", "names": ["Ann"]}
    slot = set_slot(bank, "complaint", "day", given).intents["complaint"].slots["day"]
    assert (slot.length, slot.check, slot.pattern, slot.names) == (None, "", "", [])


@pytest.mark.parametrize(
    ("slot", "given", "sentence"),
    [
        ("case", {"kind": "colour"}, "Kind: "),
        ("Case No", {"kind": "digits"}, "Name it with small letters"),
        ("case", {"kind": "digits", "length": 33}, "Length: "),
        ("case", {"kind": "digits", "length": "six"}, "Length: "),
        ("case", {"kind": "code", "pattern": "["}, "Pattern is no regular expression"),
        ("case", {"kind": "digits", "length": 4, "at_least": 5}, "At least 5 and at most 4"),
        ("day", {"kind": "date", "sensitive": True}, "Only digits can be secret"),
        ("who", {"kind": "name", "names": []}, "List the names"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    bank: Pack, slot: str, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(EditError, match=sentence.replace("[", r"\[")) as refused:
        set_slot(bank, "complaint", slot, given)
    assert "\n" not in str(refused.value)


def test_as_many_at_least_as_at_most_is_possible(bank: Pack) -> None:
    given = {"kind": "digits", "length": 4, "at_least": 4}
    assert set_slot(bank, "complaint", "case", given).intents["complaint"].slots["case"].takes(4)


def test_what_a_service_needs_stays(bank: Pack) -> None:
    assert needed_by(bank, "balance", "pin") == "account_balance"
    with pytest.raises(EditError, match="service account_balance needs a slot 'pin'"):
        remove_slot(bank, "balance", "pin")


def test_what_a_prompt_speaks_cannot_become_secret(bank: Pack) -> None:
    given = {"kind": "digits", "sensitive": True}
    with pytest.raises(EditError, match=r"nothing fills \{amount\}"):
        set_slot(bank, "transfer_payment", "amount", given)


def test_a_value_that_nothing_needs_goes(bank: Pack) -> None:
    more = set_slot(bank, "balance", "day", {"kind": "date"})
    assert needed_by(more, "balance", "day") == ""
    assert remove_slot(more, "balance", "day") == bank
    with pytest.raises(EditError, match="any more"):
        remove_slot(bank, "balance", "day")
    with pytest.raises(EditError, match="no need “moon”"):
        remove_slot(bank, "moon", "day")


def test_older_problems_are_no_change_s_fault(bank: Pack) -> None:
    broken = bank.model_copy(update={"operator": "nobody"})
    assert fitting(broken, tiers={"premier": 20}).tiers == {"premier": 20}
    rule = bank.rules[0].model_copy(update={"destination": "moon"})
    with pytest.raises(EditError, match="rules > 0 > destination: unknown destination"):
        fitting(broken, rules=[rule, *bank.rules[1:]])
