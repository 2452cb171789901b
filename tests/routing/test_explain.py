"""What is wrong with a policy is found by asking it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from intents.pack_loader import load_pack, presets
from ivr.company import policy_of
from routing.explain import findings
from routing.policy import Condition, Overflow, Rule
from tests.routing.test_policy import POLICY

pytestmark = pytest.mark.unit

BEGIN = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize("preset", presets())
def test_the_presets_are_sound(preset: str) -> None:
    assert list(findings(policy_of(load_pack(preset)), BEGIN)) == []


def rules(*whens: Condition) -> list[str]:
    named = tuple(Rule(f"r{n}", when, priority=60) for n, when in enumerate(whens))
    return list(findings(replace(POLICY, rules=named), BEGIN))


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (Condition(intents=("bill", "buy")), Condition(intents=("bill",), tiers=("gold",))),
        (Condition(repeat=1), Condition(repeat=2)),
        (Condition(), Condition(languages=("vi",))),
        (Condition(channels=("twilio",)), Condition(channels=("twilio_stream", "twilio_relay"))),
        (Condition(slots={"number": "*"}), Condition(slots={"number": "7", "day": "*"})),
        (Condition(waits={"desk": 60}), Condition(waits={"desk": 61})),
        (Condition(hours={"office": True}), Condition(hours={"office": True, "shop": False})),
        (Condition(same_need=True), Condition(same_need=True, repeat=1)),
    ],
)
def test_a_rule_behind_a_wider_one_is_found(wide: Condition, narrow: Condition) -> None:
    assert rules(wide, narrow) == ["rule r1 is never reached: r0 holds whenever it does"]
    assert rules(narrow, wide) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Condition(intents=("bill",)), Condition(intents=("bill", "buy"))),
        (Condition(repeat=2), Condition(repeat=1)),
        (Condition(gated=True), Condition(intents=("bill",))),
        (Condition(slots={"number": "*"}), Condition(intents=("bill",))),
        (Condition(slots={"number": "8"}), Condition(slots={"number": "7"})),
        (Condition(channels=("twilio",)), Condition(channels=("twilio_stream", "browser"))),
        (Condition(channels=("twilio",)), Condition(intents=("bill",))),
        (Condition(waits={"desk": 61}), Condition(waits={"desk": 60})),
        (Condition(hours={"office": True}), Condition(hours={"office": False})),
        (Condition(same_need=True), Condition(repeat=1)),
    ],
)
def test_a_rule_behind_a_narrower_one_is_sound(first: Condition, second: Condition) -> None:
    assert rules(first, second) == []


def test_a_critical_need_that_reaches_nobody_is_found() -> None:
    policy = replace(
        POLICY, critical=frozenset({"paper"}), intents={"paper": "shop"}, operator="shop"
    )
    found, *_ = findings(policy, BEGIN)
    assert found == "critical paper reaches nobody on Monday at 00:00"


def test_an_overflow_without_people_is_found() -> None:
    policy = replace(POLICY, overflow={"billing": Overflow(("callback",))})
    assert list(findings(policy, BEGIN)) == [
        "overflow of billing leads to callback, where nobody answers"
    ]


def test_a_need_without_a_choice_is_found() -> None:
    desk = POLICY.destinations["desk"]
    policy = replace(
        POLICY, destinations={"desk": desk}, intents={"x": "desk"}, critical=frozenset(), options={}
    )
    (found,) = findings(policy, BEGIN)
    assert found.startswith("x has no choice")
