"""When rules hold: each condition on both sides of its threshold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from routing.rules import Condition, Facts

pytestmark = pytest.mark.unit

FACTS = Facts(
    intent="bill",
    at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    slots={"number": "4217"},
    language="vi",
    channel="twilio_stream",
    tier="gold",
    repeat=2,
    previous="bill",
    load={"billing": 300},
)


def holds(condition: Condition, facts: Facts = FACTS, *, gated: bool = False) -> bool:
    return not condition.why_not(facts, lambda hours: hours == "office", gated=gated)


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        (Condition(intents=("buy", "bill")), Condition(intents=("buy",))),
        (Condition(tiers=("gold",)), Condition(tiers=("silver",))),
        (Condition(languages=("vi", "zh")), Condition(languages=("en",))),
        (Condition(channels=("twilio",)), Condition(channels=("browser",))),
        (Condition(slots={"number": "*"}), Condition(slots={"amount": "*"})),
        (Condition(slots={"number": "4217"}), Condition(slots={"number": "4218"})),
        (Condition(repeat=2), Condition(repeat=3)),
        (Condition(waits={"billing": 299}), Condition(waits={"billing": 300})),
        (Condition(hours={"office": True}), Condition(hours={"office": False})),
        (Condition(hours={"night": False}), Condition(hours={"night": True})),
        (Condition(gated=False), Condition(gated=True)),
    ],
)
def test_each_condition_holds_on_one_side_only(yes: Condition, no: Condition) -> None:
    assert holds(yes)
    assert not holds(no)


def test_all_conditions_have_to_hold() -> None:
    both = Condition(intents=("bill",), tiers=("gold",))
    assert holds(both)
    assert not holds(both, replace(FACTS, tier=""))
    assert not holds(both, replace(FACTS, intent="buy"))


def test_no_condition_holds_always() -> None:
    assert holds(Condition())


def test_the_same_need_as_before_is_recognised() -> None:
    assert holds(Condition(same_need=True))
    assert not holds(Condition(same_need=True), replace(FACTS, previous="buy"))


def test_a_gated_need_is_told_from_an_open_one() -> None:
    assert holds(Condition(gated=True), gated=True)
    assert not holds(Condition(gated=False), gated=True)


def test_a_queue_that_is_not_known_has_no_wait() -> None:
    assert not holds(Condition(waits={"other": 0}))


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        (Condition(intents=("buy",)), "intent is bill, not buy"),
        (Condition(tiers=("a", "b")), "tier is gold, not a or b"),
        (Condition(slots={"amount": "*"}), "amount was not given"),
        (Condition(slots={"number": "1"}), "number is another"),
        (Condition(repeat=3), "called 2 times before today, not 3"),
        (Condition(waits={"billing": 300}), "billing waits 300 s, not more than 300 s"),
        (Condition(hours={"office": False}), "hours office are open"),
        (Condition(gated=True), "the need is not gated"),
    ],
)
def test_a_rule_that_does_not_hold_says_why(condition: Condition, why: str) -> None:
    assert condition.why_not(FACTS, lambda _hours: True, gated=False) == why
