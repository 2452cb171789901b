"""Key figures against hand-computed ones, with their denominators."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ivr.numbers import CallFacts, Kpi, kpis
from ivr.numbers.facts import Stay
from ivr.numbers.kpis import ACCIDENTAL_S, Rules, shares

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[3]


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


def test_a_pack_may_call_its_operator_as_it_likes() -> None:
    rules = Rules.agreed("reception", 20, 7)
    (found,) = [k for k in kpis([call(destination="reception")], rules) if "routed in" in k.name]
    assert (found.numerator, rules.answer_s, rules.solved_days) == (0, 20, 7)


def test_misroutes_are_of_the_calls_that_somebody_has_judged() -> None:
    found = kpi("misroute", call(wrong=True), call(wrong=False), call(), call(), call())
    assert (found.numerator, found.denominator, found.good) == (1, 2, "low")


@pytest.mark.parametrize(("length_s", "count"), [(ACCIDENTAL_S - 0.1, 0), (ACCIDENTAL_S, 1)])
def test_a_wrong_number_is_no_abandonment(length_s: float, count: int) -> None:
    found = kpi("IVR abandonment", call("abandoned", "", length_s=length_s), call())
    assert (found.numerator, found.denominator) == (count, 2)
    assert kpi("accidental calls", call("abandoned", length_s=length_s)).numerator == 1 - count


def test_who_hangs_up_in_a_queue_is_lost_there_and_not_before() -> None:
    stay = Stay("cards", "call", "abandoned", datetime(2026, 11, 24, tzinfo=UTC))
    calls = (call("abandoned", "", stays=(stay,)), call("abandoned", ""))
    assert kpi("IVR abandonment", *calls).numerator == 1
    assert kpi("queue abandonment", *calls).numerator == 1


def test_events_are_shares_of_attempts() -> None:
    calls = (call(tried=("no_match", "no_input", "accepted", "yes")), call(tried=("unsure",)))
    assert (kpi("no-match", *calls).value, kpi("no-input", *calls).value) == (0.2, 0.2)
    assert kpi("no-match", *calls).denominator == 5


def test_what_we_decide_and_noise_are_no_attempts() -> None:
    ours = ("noise", "no_input", "to_keypad", "no_match", "give_up", "routed_service", "served")
    assert kpi("no-match", call(tried=ours)).denominator == 2


def test_a_call_with_an_event_counts_once() -> None:
    calls = (call(tried=("no_match", "no_match")), call(tried=("unsure",)))
    assert kpi("calls with a no-match", *calls).value == 0.5


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
    assert kpi("disambiguation", *calls).value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("tried", "count"),
    [
        (("unsure", "no"), 1),
        (("unsure", "no_input", "no"), 1),
        (("accepted", "no"), 0),
        (("unsure", "yes", "slot_wanted", "slot_heard", "no"), 0),
        (("torn", "no", "no"), 1),
    ],
)
def test_a_no_counts_where_a_need_was_asked_about(tried: tuple[str, ...], count: int) -> None:
    assert kpi("disconfirmation", call(tried=tried)).numerator == count


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


@pytest.mark.parametrize(
    ("tried", "first", "error"),
    [
        (("agent",), 1, 0),
        (("help", "agent_once"), 1, 0),
        (("no_match", "agent"), 0, 1),
        (("accepted", "no_input", "no_input", "agent"), 0, 1),
        (("unsure", "agent"), 0, 0),
        (("agent_once", "no_match", "agent"), 1, 0),
        (("slot_wanted", "slot_invalid", "agent_known", "routed"), 0, 0),
    ],
)
def test_who_opts_out_at_once_or_after_an_error_stands_apart(
    tried: tuple[str, ...], first: int, error: int
) -> None:
    assert kpi("opt-out", call(tried=tried)).numerator == 1
    assert kpi("opt-out at the first turn", call(tried=tried)).numerator == first
    assert kpi("opt-out after an error", call(tried=tried)).numerator == error


def test_who_asked_for_a_person_is_not_contained() -> None:
    asked = call("contained", "", tried=("agent_once", "accepted"))
    assert kpi("containment", asked, call("contained", "")).numerator == 1


def test_a_link_that_was_enough_is_deflection() -> None:
    calls = (
        call("contained", "", moved=True),
        call("contained", "", moved=True, repeated=True),
        call("transferred", moved=True),
        call("contained", ""),
    )
    assert (kpi("deflection", *calls).numerator, kpi("deflection", *calls).denominator) == (1, 4)


@pytest.mark.parametrize(("days", "solved"), [(None, 1), (7.0, 0), (7.01, 1)])
def test_a_need_is_resolved_when_nobody_calls_about_it_again(
    days: float | None, solved: int
) -> None:
    mine = call(known_caller=True, again_days=days)
    others = (call(), call("abandoned", known_caller=True), call(intent="", known_caller=True))
    found = kpi("FCR", mine, *others)
    assert (found.numerator, found.denominator) == (solved, 1)


def test_every_definition_is_in_the_documents() -> None:
    lines = (ROOT / "docs" / "numbers.md").read_text(encoding="utf-8").splitlines()
    documented = [line.split("|")[1].strip() for line in lines if line.startswith("| ")][1:]
    assert documented == [item.name for item in kpis([])]


def test_every_figure_says_what_it_is() -> None:
    assert all(item.definition.endswith(".") for item in kpis([call()]))


def test_calls_are_counted_by_anything() -> None:
    calls = [call(), call(), call(destination="loans")]
    assert shares(calls, lambda c: c.destination) == [("cards", 2), ("loans", 1)]
