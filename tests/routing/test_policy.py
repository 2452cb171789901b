"""Where needs go, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from routing.hours import Override, Schedule, parse_week
from routing.policy import Condition, Facts, Overflow, Policy, Rule
from routing.switches import Gate, HoursOverride, Switches
from routing.types import Decision, Destination, DestinationKind

pytestmark = pytest.mark.unit

LONDON = ZoneInfo("Europe/London")
NOON, NIGHT, XMAS = (
    datetime(2026, 11, 24, 12, tzinfo=LONDON),
    datetime(2026, 11, 24, 23, tzinfo=LONDON),
    datetime(2026, 12, 25, 12, tzinfo=LONDON),
)


def place(name: str, hours: str = "office", when_closed: str = "") -> Destination:
    return Destination(name, DestinationKind.QUEUE, hours=hours, when_closed=when_closed)


POLICY = Policy(
    destinations={
        "desk": place("desk", "always"),
        "billing": place("billing", when_closed="callback"),
        "fraud": place("fraud"),
        "sales": place("sales"),
        "late": place("late", "always", "callback"),
        "callback": Destination("callback", DestinationKind.CALLBACK),
        "link": Destination("link", DestinationKind.SMS),
        "shop": Destination("shop", DestinationKind.VISIT, prompt="where"),
        "robot": Destination(
            "robot", DestinationKind.SELF_SERVICE, service="look_up", on_failure="billing"
        ),
    },
    intents={
        **{"bill": "billing", "stolen": "fraud", "buy": "sales", "danger": "billing"},
        **{"night": "late", "status": "robot"},
    },
    schedules={
        "office": Schedule(
            LONDON, parse_week({"mon-fri": "08:00-20:00"}), {XMAS.date(): "Christmas Day"}
        )
    },
    operator="desk",
    urgent=frozenset({"stolen"}),
    critical=frozenset({"danger"}),
    emergency="fraud",
    options={"night": ("late", "link", "shop", "callback")},
)


def decide(intent: str, at: datetime = NOON, policy: Policy = POLICY, **facts: object) -> Decision:
    return policy.decide(Facts(intent, at, **facts))  # type: ignore[arg-type]


def gated(intent: str, **gate: object) -> Switches:
    return Switches(gates=(Gate("1", intent, **gate),))  # type: ignore[arg-type]


def test_a_need_goes_to_its_destination_with_the_reason() -> None:
    decision = decide("bill")
    assert (decision.destination.name, decision.is_open) == ("billing", True)
    assert decision.reason == "bill goes to billing, within opening hours."


def test_a_closed_destination_makes_an_offer_and_says_when_it_opens() -> None:
    decision = decide("bill", NIGHT)
    assert not decision.is_open
    assert decision.offer is not None
    assert (decision.offer.name, decision.offered_for) == ("callback", "closed")
    assert decision.opens_at.startswith("2026-11-25T08:00")


@pytest.mark.parametrize("intent", ["stolen", "buy", "danger"])
def test_urgent_and_critical_needs_and_those_without_an_offer_reach_the_operator(
    intent: str,
) -> None:
    decision = decide(intent, NIGHT)
    assert (decision.destination.name, decision.is_open) == ("desk", True)
    assert "operator takes it" in decision.reason


@pytest.mark.parametrize("intent", ["", "dancing"])
def test_an_unknown_need_goes_to_the_operator(intent: str) -> None:
    assert decide(intent).destination.name == "desk"


def test_names_that_stand_for_others() -> None:
    assert POLICY.named("operator").name == "desk"
    assert POLICY.named("alarm").name == "fraud"
    assert POLICY.named("billing").name == "billing"


# --- emergency, holiday, closed, open
def closing(at: datetime, hours: str = "office", *, is_open: bool = False) -> Switches:
    override = Override(at, at + timedelta(hours=1), is_open, "fire alarm")
    return Switches(overrides=(HoursOverride("1", hours, override),))


@pytest.mark.parametrize(
    ("at", "switches", "opening"),
    [
        (NOON, Switches(), "open"),
        (NIGHT, Switches(), "closed"),
        (XMAS, Switches(), "holiday"),
        (NOON, closing(NOON), "emergency"),
        (XMAS, closing(XMAS), "emergency"),
        (XMAS, closing(XMAS, is_open=True), "open"),
        (NIGHT, closing(NIGHT, "*", is_open=True), "open"),
        (NOON, closing(NOON, "other"), "open"),
        (NOON, closing(NOON - timedelta(hours=1)), "open"),
    ],
)
def test_an_emergency_comes_before_a_holiday_before_the_week(
    at: datetime, switches: Switches, opening: str
) -> None:
    assert POLICY.decide(Facts("bill", at), switches).opening == opening


def test_what_never_closes_is_closed_by_an_override_for_everything() -> None:
    decision = POLICY.decide(Facts("night", NOON), closing(NOON, "*"))
    assert (decision.is_open, decision.opening) == (False, "emergency")
    assert "fire alarm" in decision.reason


def test_the_last_override_counts() -> None:
    both = Switches(
        overrides=(*closing(NOON).overrides, *closing(NOON, is_open=True).overrides),
    )
    assert POLICY.decide(Facts("bill", NOON), both).is_open


# --- rules
SENIOR = Rule("senior", Condition(intents=("bill",), repeat=2), "called twice", "sales", 90)


def test_the_first_rule_that_holds_wins_and_says_why() -> None:
    other = Rule("other", Condition(intents=("bill",)), "bills", "late")
    policy = replace(POLICY, rules=(SENIOR, other))
    first, second = (decide("bill", policy=policy, repeat=count) for count in (2, 1))
    assert (first.destination.name, first.rule, first.priority) == ("sales", "senior", 90)
    assert first.reason == "bill goes to sales by rule senior (called twice), within opening hours."
    assert (second.destination.name, second.rule) == ("late", "other")
    assert "Rule senior does not hold: called once before today, not 2." in second.steps


def test_a_rule_without_destination_leaves_the_usual_one() -> None:
    flagged = Rule("gold", Condition(tiers=("gold",)), priority=80, flag="gold", prompt="hello")
    decision = decide("bill", policy=replace(POLICY, rules=(flagged,)), tier="gold")
    assert (decision.destination.name, decision.priority) == ("billing", 80)
    assert (decision.flag, decision.prompt) == ("gold", "hello")


def test_a_rule_may_let_the_caller_choose() -> None:
    choice = Rule("choice", Condition(intents=("bill",)), options=("billing", "callback"))
    decision = decide("bill", policy=replace(POLICY, rules=(choice,)))
    assert [option.name for option in decision.options] == ["billing", "callback"]
    assert (decision.is_open, decision.offered_for) == (False, "rule")


def test_a_rule_never_sends_a_critical_need_to_nobody() -> None:
    away = Rule("away", Condition(), destination="callback")
    decision = decide("danger", policy=replace(POLICY, rules=(away,)))
    assert (decision.destination.name, decision.is_open) == ("desk", True)
    chain = replace(POLICY, overflow={"billing": Overflow(("callback",))})
    assert decide("danger", NIGHT, chain).destination.name == "desk"


def test_a_rule_never_makes_a_critical_need_choose() -> None:
    choice = Rule("choice", Condition(intents=("danger",)), options=("callback", "shop"))
    decision = decide("danger", policy=replace(POLICY, rules=(choice,)))
    assert (decision.destination.name, decision.is_open) == ("billing", True)


# --- gates
def test_a_gated_need_gets_everything_but_people() -> None:
    decision = POLICY.decide(Facts("night", NOON, texting=True), gated("night"))
    assert [option.name for option in decision.options] == ["link", "shop", "callback"]
    assert (decision.is_open, decision.offered_for) == (False, "gated")
    assert "gated by hand" in decision.reason


@pytest.mark.parametrize(("wait", "is_open"), [(300, True), (301, False)])
def test_a_gate_closes_when_the_wait_exceeds_the_limit(wait: int, is_open: bool) -> None:
    facts = Facts("bill", NOON, load={"billing": wait})
    gate = gated("bill", queue="billing", wait_over_s=300)
    assert POLICY.decide(facts, gate).is_open is is_open


@pytest.mark.parametrize(("late_s", "is_open"), [(-1, False), (0, True)])
def test_a_gate_ends_when_it_was_said_to(late_s: int, is_open: bool) -> None:
    facts = Facts("bill", NOON + timedelta(seconds=late_s))
    assert POLICY.decide(facts, gated("bill", until=NOON)).is_open is is_open


def test_a_gate_holds_no_critical_need_back() -> None:
    decision = POLICY.decide(Facts("danger", NOON), gated("danger"))
    assert (decision.destination.name, decision.is_open) == ("billing", True)
    assert any("critical" in step for step in decision.steps)


def test_a_gated_need_with_nothing_else_to_offer_goes_on() -> None:
    assert POLICY.decide(Facts("bill", NOON, reachable=False), gated("bill")).is_open


# --- overflow
CHAIN = replace(
    POLICY,
    overflow={
        "billing": Overflow(("sales", "late"), 120),
        "late": Overflow((), 60),
        "fraud": Overflow(("late",)),
    },
)


@pytest.mark.parametrize(
    ("load", "at", "goes", "chain"),
    [
        ({"billing": 120}, NOON, "billing", ("billing",)),
        ({"billing": 121}, NOON, "sales", ("billing", "sales")),
        ({}, NIGHT, "late", ("billing", "sales", "late")),
        ({"late": 60}, NIGHT, "late", ("billing", "sales", "late")),
    ],
)
def test_a_chain_is_tried_in_order(
    load: dict[str, int], at: datetime, goes: str, chain: tuple[str, ...]
) -> None:
    decision = decide("bill", at, CHAIN, load=load)
    assert (decision.destination.name, decision.is_open) == (goes, True)
    assert decision.chain == chain


def test_a_chain_that_leads_nowhere_ends_in_what_is_offered() -> None:
    decision = decide("bill", NIGHT, CHAIN, load={"late": 61})
    assert (decision.destination.name, decision.is_open) == ("billing", False)
    assert decision.chain == ("billing", "sales", "late")


def test_a_closed_urgent_need_takes_the_chain_before_the_operator() -> None:
    assert decide("stolen", NIGHT, CHAIN).destination.name == "late"


@pytest.mark.parametrize(("wait", "offered_for"), [(60, ""), (61, "busy")])
def test_a_long_wait_without_a_chain_becomes_a_choice(wait: int, offered_for: str) -> None:
    decision = decide("night", NOON, CHAIN, load={"late": wait}, texting=True)
    assert decision.offered_for == offered_for
    names = [option.name for option in decision.options]
    assert names == (["late", "link", "shop"] if offered_for else [])


def test_a_need_s_own_service_is_tried_first_unless_a_rule_decides() -> None:
    policy = replace(POLICY, services={"bill": "pay"}, rules=(SENIOR,))
    assert decide("bill", policy=policy).service == "pay"
    assert decide("bill", policy=policy, repeat=2).service == ""


def test_self_service_is_tried_first_and_its_people_are_judged_as_usual() -> None:
    day, night = decide("status"), decide("status", NIGHT)
    assert (day.service, day.destination.name, day.is_open) == ("look_up", "billing", True)
    assert (night.service, night.is_open) == ("look_up", False)


# --- what can be offered
@pytest.mark.parametrize(
    ("reachable", "texting", "names"),
    [
        (True, True, ["callback", "link", "shop"]),
        (True, False, ["callback", "shop"]),
        (False, True, ["shop"]),
    ],
)
def test_only_what_is_possible_is_offered(reachable: bool, texting: bool, names: list[str]) -> None:
    policy = replace(POLICY, options={"bill": ("billing", "link", "shop")})
    decision = decide("bill", NIGHT, policy, reachable=reachable, texting=texting)
    assert [option.name for option in decision.options] == names


def test_two_options_that_sound_the_same_are_one() -> None:
    decision = decide("bill", policy=CHAIN, load={"billing": 121, "late": 61})
    assert decision.destination.name == "sales"
    policy = replace(POLICY, overflow={"billing": Overflow((), 60)})
    busy = decide("bill", policy=policy, load={"billing": 61})
    assert [option.name for option in busy.options] == ["billing", "callback"]


def test_a_hidden_number_is_promised_nothing_and_the_operator_takes_it() -> None:
    decision = decide("bill", NIGHT, reachable=False)
    assert (decision.destination.name, decision.is_open) == ("desk", True)


@pytest.mark.parametrize("intent", POLICY.intents)
def test_every_need_has_at_least_two_options(intent: str) -> None:
    assert len(POLICY.options_of(intent)) >= 2


def test_the_priority_comes_with_its_reason() -> None:
    decision = decide("stolen", policy=replace(POLICY, tiers={"gold": 10}), tier="gold")
    assert decision.priority == 90
    assert decision.priority_reason == "Priority 90: 50, urgent +30, customer gold +10."
    assert decision.steps[-1] == decision.priority_reason


def test_times_may_come_in_any_zone() -> None:
    assert decide("bill", NOON.astimezone(UTC)).is_open
