"""Where needs go, and why."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from routing.hours import Schedule, parse_week
from routing.policy import Policy
from routing.types import Destination, DestinationKind

pytestmark = pytest.mark.unit

LONDON = ZoneInfo("Europe/London")
NOON, NIGHT = (datetime(2026, 11, 24, hour, tzinfo=LONDON) for hour in (12, 23))


def place(name: str, hours: str = "office", when_closed: str = "") -> Destination:
    return Destination(name, DestinationKind.QUEUE, hours=hours, when_closed=when_closed)


POLICY = Policy(
    destinations={
        "desk": place("desk", "always"),
        "billing": place("billing", when_closed="callback"),
        "fraud": place("fraud"),
        "sales": place("sales"),
        "callback": Destination("callback", DestinationKind.CALLBACK),
    },
    intents={"bill": "billing", "stolen": "fraud", "buy": "sales"},
    schedules={"office": Schedule(LONDON, parse_week({"mon-fri": "08:00-20:00"}))},
    operator="desk",
    urgent=frozenset({"stolen"}),
    emergency="fraud",
)


def test_a_need_goes_to_its_destination_with_the_reason() -> None:
    decision = POLICY.decide("bill", NOON)
    assert (decision.destination.name, decision.is_open) == ("billing", True)
    assert decision.reason == "bill goes to billing, within opening hours."


def test_a_closed_destination_makes_an_offer_and_says_when_it_opens() -> None:
    decision = POLICY.decide("bill", NIGHT)
    assert not decision.is_open
    assert decision.offer is not None
    assert decision.offer.name == "callback"
    assert decision.opens_at.startswith("2026-11-25T08:00")


@pytest.mark.parametrize("intent", ["stolen", "buy"])
def test_urgent_needs_and_those_without_an_offer_reach_the_operator(intent: str) -> None:
    decision = POLICY.decide(intent, NIGHT)
    assert (decision.destination.name, decision.is_open) == ("desk", True)
    assert "operator takes it" in decision.reason


@pytest.mark.parametrize("intent", ["", "dancing"])
def test_an_unknown_need_goes_to_the_operator(intent: str) -> None:
    assert POLICY.decide(intent, NOON).destination.name == "desk"


def test_names_that_stand_for_others() -> None:
    assert POLICY.named("operator").name == "desk"
    assert POLICY.named("alarm").name == "fraud"
    assert POLICY.named("billing").name == "billing"
