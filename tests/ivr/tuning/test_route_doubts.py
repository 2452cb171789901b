"""What speaks against routes is said beside what it is of, and nothing against sound ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from intents.editing import checked, remove_intent
from intents.editing_rules import move_rule, set_rule
from intents.pack import Pack
from intents.pack_loader import load_pack, presets
from ivr.tuning.route_doubts import doubts_of

pytestmark = pytest.mark.unit

BANK = load_pack("bank")
BEGIN = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/London"))


def with_rule(name: str, when: dict[str, Any], **then: Any) -> Pack:
    usual = {"name": name, "why": "because", "when": when, "destination": "front_desk"}
    return set_rule(BANK, "", {**usual, **then})


def doubts(pack: Pack, kind: str, name: str) -> str:
    return " ".join(doubts_of(pack, BEGIN).get((kind, name), []))


@pytest.mark.parametrize("preset", [name for name in presets() if name != "clinic"])
def test_nothing_speaks_against_the_presets(preset: str) -> None:
    assert doubts_of(load_pack(preset), BEGIN) == {}


def test_a_rule_behind_one_that_always_wins_is_never_reached() -> None:
    pack = with_rule("any_fraud", {"intent": ["fraud_report"]})
    assert doubts(pack, "rule", "any_fraud") == ""
    moved = move_rule(move_rule(pack, "any_fraud", -1), "any_fraud", -1)
    assert "never reached: “any fraud” is asked before it" in doubts(moved, "rule", "fraud_again")


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ({"language": ["xx"]}, "can never match: the line does not speak xx."),
        ({"language": ["xx", "en"]}, "The line does not speak xx."),
        ({"language": ["en"]}, ""),
        ({"wait_over_s": {"callback": 60}}, "nobody waits at “callback”, since it is no queue"),
        ({"wait_over_s": {"accounts": 60}}, ""),
        ({"hours": {"always": "closed"}}, "the hours “always” are never closed"),
        ({"hours": {"always": "open"}}, ""),
        ({"hours": {"office": "closed"}}, ""),
        ({"intent": ["complaint"], "slots": {"amount": "*"}}, "are not asked for “amount”"),
        ({"intent": ["transfer_payment"], "slots": {"amount": "*"}}, ""),
        ({"slots": {"amount": "*"}}, ""),
    ],
)
def test_a_rule_that_can_never_match_says_why(when: dict[str, Any], says: str) -> None:
    found = doubts(with_rule("new", when), "rule", "new")
    assert says in found
    assert bool(found) == bool(says)


def test_a_rule_about_a_need_that_is_gone_can_never_match() -> None:
    slots = {"slots": {"amount": "*"}}
    pack = with_rule("new", {"intent": ["complaint", "balance"], **slots})
    one = remove_intent(pack, "complaint")
    assert doubts(one, "rule", "new").startswith("There is no need complaint any more.")
    both = remove_intent(one, "balance")
    assert "can never match: there is no need complaint or balance" in doubts(both, "rule", "new")


def test_hours_that_never_open_are_found() -> None:
    shut = checked(BANK, hours={**BANK.hours, "shut": {}})
    rule = {"name": "n", "why": "w", "when": {"hours": {"shut": "open"}}, "priority": 1}
    assert "“shut” are never open" in doubts(set_rule(shut, "", rule), "rule", "n")


@pytest.mark.parametrize(("to", "found"), [("callback", True), ("accounts", False)])
def test_critical_calls_go_to_people_whatever_a_rule_says(to: str, found: bool) -> None:
    pack = with_rule("new", {"intent": ["fraud_report"], "tier": ["premier"]}, destination=to)
    assert ("is no person" in doubts(pack, "rule", "new")) == found


def test_a_critical_need_that_reaches_nobody_is_found() -> None:
    pack = checked(
        BANK,
        operator="callback",
        intents={
            **BANK.intents,
            "fraud_report": BANK.intents["fraud_report"].model_copy(
                update={"destination": "callback"}
            ),
        },
    )
    assert "reach nobody on Wednesday at 12:00" in doubts(pack, "need", "fraud_report")


def test_chains_that_go_round_or_end_at_nobody_are_found() -> None:
    clinic = load_pack("clinic")
    assert "nurse line → urgent line → nurse line" in doubts(clinic, "overflow", "nurse_line")
    chain = {"to": ["callback"], "wait_over_s": 60}
    pack = checked(BANK, overflow={**BANK.overflow, "accounts": chain})
    assert "Nobody answers at “callback”" in doubts(pack, "overflow", "accounts")
