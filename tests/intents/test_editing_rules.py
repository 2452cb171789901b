"""Rules that are added, changed, moved and removed; what cannot be is refused at its field."""

from __future__ import annotations

from typing import Any

import pytest

from intents.editing import EditError, FieldError
from intents.editing_fields import LONGEST_WAIT_S
from intents.editing_rules import LONGEST_NAME, LONGEST_WHY, move_rule, remove_rule, set_rule
from intents.pack import Pack
from intents.pack_loader import load_pack

pytestmark = pytest.mark.unit

RULE: dict[str, Any] = {
    "name": "  Night  complaints ",
    "why": " nobody  is there ",
    "when": {"intent": ["complaint"], "hours": {"office": "closed"}},
    "destination": "front_desk",
}


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def names(pack: Pack) -> list[str]:
    return [rule.name for rule in pack.rules]


def test_a_rule_is_added_behind_the_others_and_the_old_pack_stays(bank: Pack) -> None:
    changed = set_rule(bank, "", RULE)
    assert names(changed) == ["fraud_again", "spoken_languages", "night_complaints"]
    rule = changed.rules[-1]
    assert (rule.why, rule.destination, rule.priority) == ("nobody is there", "front_desk", None)
    assert names(bank) == ["fraud_again", "spoken_languages"]


def test_a_changed_rule_keeps_its_place_and_may_get_another_name(bank: Pack) -> None:
    changed = set_rule(bank, "fraud_again", {**RULE, "name": "Fraud again"})
    assert names(changed) == ["fraud_again", "spoken_languages"]
    assert changed.rules[0].when.intent == ["complaint"]
    assert names(set_rule(bank, "fraud_again", RULE)) == ["night_complaints", "spoken_languages"]


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"name": " "}, "name", "Give the rule a name"),
        ({"name": "1st"}, "name", "Begin with a letter"),
        ({"name": "Công an"}, "name", "letters a to z"),
        ({"name": "a" * (LONGEST_NAME + 1)}, "name", "50 letters"),
        ({"name": "Spoken languages"}, "name", "Another rule has this name"),
        ({"why": "  "}, "why", "Say why"),
        ({"why": "a" * (LONGEST_WHY + 1)}, "why", "200 letters"),
        ({"when": {}}, "when", "at least one condition"),
        ({"when": {"repeat": 0, "same_need": False}}, "when", "at least one condition"),
        ({"when": {"repeat": -1}}, "repeat", "whole number"),
        ({"when": {"intent": ["dance"]}}, "intent", "no need “dance” any more"),
        ({"when": {"tier": ["gold"]}}, "tier", "no kind of customer “gold”"),
        ({"when": {"hours": {"night": "open"}}}, "hours", "no opening hours “night”"),
        ({"when": {"wait_over_s": {"moon": 1}}}, "wait_over_s", "no destination “moon”"),
        ({"when": {"wait_over_s": {"accounts": -1}}}, "wait_over_s", "between 0 minutes and a day"),
        (
            {"when": {"wait_over_s": {"accounts": LONGEST_WAIT_S + 1}}},
            "wait_over_s",
            "between 0 minutes and a day",
        ),
        ({"when": {"slots": {"colour": "*"}}}, "slots", "no value “colour”"),
        ({"destination": "moon"}, "destination", "no destination “moon” any more"),
        ({"destination": ""}, "then", "Say what happens"),
        ({"priority": "-1"}, "priority", "from 0 to 100"),
        ({"priority": "101"}, "priority", "from 0 to 100"),
        ({"priority": "soon"}, "priority", "from 0 to 100"),
        ({"options": ["callback", "callback"]}, "options", "stands twice"),
        ({"options": ["a", "b", "c", "d"]}, "options", "3 at most"),
        ({"prompt": "no_such"}, "prompt", "no prompt in every language “no such”"),
        ({"flag": "a" * (LONGEST_NAME + 1)}, "flag", "50 letters"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    bank: Pack, wrong: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(FieldError, match=says) as refused:
        set_rule(bank, "", {**RULE, **wrong})
    assert refused.value.field == field
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "limit",
    [
        {"name": "a" * LONGEST_NAME},
        {"why": "a" * LONGEST_WHY},
        {"flag": "a" * LONGEST_NAME},
        {"priority": "0"},
        {"priority": "100"},
        {"when": {"repeat": 1}},
        {"when": {"wait_over_s": {"accounts": 0}}},
        {"when": {"wait_over_s": {"accounts": LONGEST_WAIT_S}}},
        {"options": ["front_desk", "callback", "text_link"]},
        {"destination": "", "priority": "0"},
        {"destination": "", "flag": "night"},
        {"destination": "", "prompt": "branch_hours"},
    ],
)
def test_what_lies_on_the_limit_is_taken(bank: Pack, limit: dict[str, Any]) -> None:
    assert len(set_rule(bank, "", {**RULE, **limit}).rules) == 3


def test_rules_are_moved_one_place_at_a_time(bank: Pack) -> None:
    more = set_rule(bank, "", RULE)
    up = move_rule(more, "night_complaints", -1)
    assert names(up) == ["fraud_again", "night_complaints", "spoken_languages"]
    assert names(move_rule(up, "night_complaints", 1)) == names(more)
    with pytest.raises(EditError, match="is the first one already"):
        move_rule(more, "fraud_again", -1)
    with pytest.raises(EditError, match="is the last one already"):
        move_rule(more, "night_complaints", 1)


def test_a_rule_is_removed_once(bank: Pack) -> None:
    left = remove_rule(bank, "fraud_again")
    assert names(left) == ["spoken_languages"]
    for edit in (
        lambda: remove_rule(left, "fraud_again"),
        lambda: move_rule(left, "fraud_again", 1),
        lambda: set_rule(left, "fraud_again", RULE),
    ):
        with pytest.raises(EditError, match="“fraud again” is not there any more"):
            edit()
