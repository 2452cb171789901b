"""Whole needs: described, taken out, and put back as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intents import editing
from intents.changes import changes
from intents.editing import EditError
from intents.editing_needs import (
    LONGEST,
    kept_of,
    losses,
    put_back,
    remove_need,
    set_description,
)
from intents.editing_rules import set_rule
from intents.pack import Pack
from intents.pack_loader import load_pack
from intents.pack_problems import pack_problems

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def bank() -> Pack:
    """Return the bank with a rule about two needs, and one about one alone."""
    pack = load_pack("bank")
    both = {"name": "both", "why": "w", "priority": 1, "when": {"intent": ["complaint", "balance"]}}
    alone = {"name": "alone", "why": "w", "priority": 2, "when": {"intent": ["complaint"]}}
    return set_rule(set_rule(pack, "", both), "", alone)


def kept(pack: Pack, name: str) -> dict[str, Any]:
    """Return what is kept of a need after its way to a page and back."""
    data: dict[str, Any] = json.loads(json.dumps(kept_of(pack, name)))
    return data


def test_a_need_is_described() -> None:
    bank = load_pack("bank")
    changed = set_description(bank, "balance", " What is  there. ")
    assert changed.intents["balance"].description == "What is there."
    assert set_description(changed, "balance", "").intents["balance"].description == ""
    assert set_description(bank, "balance", "x" * LONGEST)
    with pytest.raises(EditError, match="501 letters"):
        set_description(bank, "balance", "x" * (LONGEST + 1))
    with pytest.raises(EditError, match="any more"):
        set_description(bank, "pension", "x")


def test_what_goes_with_a_need_is_told_before(bank: Pack) -> None:
    own = bank.languages["en"].intents["complaint"].phrases
    found = losses(bank, "complaint")
    assert (found.phrases["en"], set(found.phrases)) == (len(own), set(bank.languages))
    assert found.tests["en"] == sum(test.intent == "complaint" for test in bank.tests["en"]) > 0
    assert (found.rules[-1], found.rules_gone) == ("both", ("alone",))
    assert (losses(bank, "balance").rules[-1], losses(bank, "balance").rules_gone) == ("both", ())


def test_a_need_goes_with_its_words_tests_and_rules(bank: Pack) -> None:
    without = remove_need(bank, "complaint")
    assert "complaint" not in without.intents
    rules = {rule.name: rule.when.intent for rule in without.rules}
    assert rules["both"] == ["balance"]
    assert "alone" not in rules, "it would hold for every call"
    assert [*pack_problems(without, without.languages)] == []


def test_a_rule_about_every_need_stays(bank: Pack) -> None:
    every = {"name": "every", "why": "w", "priority": 1, "when": {"repeat": 2}}
    pack = set_rule(bank, "", every)
    assert pack.rules[-1] in remove_need(pack, "complaint").rules


def test_a_need_whose_value_a_rule_asks_for_stays(bank: Pack) -> None:
    owners = [
        (name, slot)
        for name, item in bank.intents.items()
        for slot in item.slots
        if sum(slot in other.slots for other in bank.intents.values()) == 1
    ]
    name, slot = owners[0]
    rule = {"name": "slot", "why": "w", "priority": 1, "when": {"slots": {slot: "*"}}}
    with pytest.raises(EditError, match=f"unknown slot '{slot}'"):
        remove_need(set_rule(bank, "", rule), name)


@pytest.mark.parametrize("name", ["complaint", "balance"])
def test_a_need_is_put_back_as_it_was(bank: Pack, name: str) -> None:
    again = put_back(remove_need(bank, name), name, kept(bank, name))
    assert again == bank
    assert changes(bank, again) == []
    assert list(again.intents) == list(bank.intents)


def test_what_was_changed_meanwhile_stays(bank: Pack) -> None:
    without = remove_need(bank, "complaint")
    without = set_rule(
        without,
        "both",
        {"name": "both", "why": "new", "priority": 9, "when": {"intent": ["balance"]}},
    )
    without = editing.add_test(without, "en", "a new test", "balance")
    again = put_back(without, "complaint", kept(bank, "complaint"))
    (rule,) = [rule for rule in again.rules if rule.name == "both"]
    assert (rule.why, rule.when.intent) == ("new", ["complaint", "balance"])
    assert again.tests["en"][-1].text == "a new test"


def test_a_need_whose_phrase_belongs_to_another_is_not_put_back(bank: Pack) -> None:
    phrase = bank.languages["en"].intents["complaint"].phrases[0]
    taken = editing.add_phrase(remove_need(bank, "complaint"), "en", "balance", phrase)
    with pytest.raises(EditError, match="belongs to “balance” now"):
        put_back(taken, "complaint", kept(bank, "complaint"))
    with pytest.raises(EditError, match="already"):
        put_back(bank, "complaint", kept(bank, "complaint"))


@pytest.mark.parametrize(
    "damage",
    [
        {"definition": [0, {}]},
        {"definition": 1},
        {"wordings": []},
        {"rules": [[0, {"name": "?"}]]},
        {"tests": {"en": [["0", ""]]}},
    ],
)
def test_what_is_damaged_is_refused(bank: Pack, damage: dict[str, Any]) -> None:
    data = {**kept(bank, "complaint"), **damage}
    with pytest.raises(EditError, match="damaged"):
        put_back(remove_need(bank, "complaint"), "complaint", data)
