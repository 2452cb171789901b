"""Key figures against hand-computed ones, with their denominators."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.numbers import CallFacts, Kpi, kpis
from ivr.numbers.kpis import ACCIDENTAL_S, shares

pytestmark = pytest.mark.unit


def call(disposition: str = "transferred", destination: str = "cards", **other: Any) -> CallFacts:
    values: dict[str, Any] = {
        "call_sid": "CS1",
        "started_at": datetime(2026, 11, 24, tzinfo=UTC),
        "length_s": 30.0,
        "intent": "lost_card",
        "band": "accept",
    }
    return CallFacts(**{**values, "disposition": disposition, "destination": destination, **other})


def kpi(name: str, *calls: CallFacts) -> Kpi:
    (found,) = [item for item in kpis(calls) if item.name == name]
    return found


def test_without_calls_nothing_is_claimed() -> None:
    assert {item.value for item in kpis([])} == {None}


def test_containment_stands_beside_what_became_of_it() -> None:
    calls = (
        call("contained", ""),
        call("contained", "", repeated=True),
        call("contained", "", served=("failed",)),
        call(),
    )
    assert (kpi("containment", *calls).value, kpi("containment", *calls).numerator) == (0.75, 3)
    assert kpi("verified containment", *calls).value == 0.25


def test_the_operator_is_no_specific_destination() -> None:
    found = kpi("routed in automation", call(), call(destination="front_desk"))
    assert (found.numerator, found.denominator, found.value) == (1, 2, 0.5)


def test_misroutes_are_of_the_calls_that_somebody_has_judged() -> None:
    found = kpi("misroute", call(wrong=True), call(wrong=False), call(), call(), call())
    assert (found.numerator, found.denominator, found.good) == (1, 2, "low")


@pytest.mark.parametrize(("length_s", "count"), [(ACCIDENTAL_S - 0.1, 0), (ACCIDENTAL_S, 1)])
def test_a_wrong_number_is_no_abandonment(length_s: float, count: int) -> None:
    found = kpi("IVR abandonment", call("abandoned", "", length_s=length_s), call())
    assert (found.numerator, found.denominator) == (count, 2)


def test_events_are_shares_of_attempts() -> None:
    calls = (call(tried=("no_match", "no_input", "accepted", "yes")), call(tried=("unsure",)))
    assert (kpi("no-match", *calls).value, kpi("no-input", *calls).value) == (0.25, 0.25)
    assert kpi("no-match", *calls).denominator == 4


@pytest.mark.parametrize(
    ("tried", "count"),
    [(("agent_once", "agent"), 1), (("accepted", "routed", "agent"), 0), (("accepted",), 0)],
)
def test_who_asks_for_a_person_after_being_routed_has_not_opted_out(
    tried: tuple[str, ...], count: int
) -> None:
    assert kpi("opt-out", call(tried=tried)).numerator == count


def test_confirmations_are_of_needs_and_disconfirmations_of_confirmations() -> None:
    calls = (call(tried=("unsure", "no", "torn", "yes")), call(tried=("accepted",)))
    assert kpi("confirmation", *calls).value == pytest.approx(2 / 3)
    assert kpi("disconfirmation", *calls).value == 0.5


def test_times_are_of_the_calls_that_were_routed() -> None:
    calls = [call(time_to_route_ms=1000 * (n + 1)) for n in range(20)] + [call()]
    assert kpi("time to route, median", *calls).value == 10.5
    assert kpi("time to route, 95 %", *calls).value == 19.0
    found = kpi("time to route, 95 %", *calls)
    assert (found.numerator, found.denominator) == (20, 21)


@pytest.mark.parametrize(("rating", "value"), [(3, 0.0), (4, 1.0)])
def test_csat_is_of_the_answers(rating: int, value: float) -> None:
    found = kpi("CSAT", call(rating=rating), call())
    assert (found.value, found.denominator) == (value, 1)


def test_effort_is_a_mean() -> None:
    assert kpi("CES", call(effort=7), call(effort=4), call()).value == 5.5


def test_every_figure_says_what_it_is() -> None:
    assert all(item.definition.endswith(".") for item in kpis([call()]))


def test_calls_are_counted_by_anything() -> None:
    calls = [call(), call(), call(destination="loans")]
    assert shares(calls, lambda c: c.destination) == [("cards", 2), ("loans", 1)]
