"""Counts of days, added: exactly the figures of the calls together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.numbers import CallFacts, Label, Rules, kpis
from ivr.numbers.kpis import shares
from ivr.numbers.tally import Tally, tally, total
from ivr.numbers.waterfall import waterfall
from tests.ivr.numbers.test_kpis import call
from tests.ivr.numbers.test_queue_kpis import stay

pytestmark = pytest.mark.unit

RIGHT = Label("lost_card", "lost_card", accepted=True, acted=True, by_chance=True)
WRONG = Label("", "lost_card", accepted=True, acted=False, by_chance=True)
DAYS: tuple[tuple[CallFacts, ...], ...] = (
    (
        call("contained", "", tried=("unsure", "yes", "routed_service"), served=("found",)),
        call("contained", "", repeated=True, moved=True, rating=5, effort=7),
        call(time_to_route_ms=9_000, stays=(stay(talked_s=100.3, wrapped_s=20.1),), wrong=False),
        call("abandoned", "", intent="", tried=("no_match", "no_input")),
    ),
    (),
    (
        call(time_to_route_ms=4_000, stays=(stay(7.7, talked_s=33.3),), wrong=True, labels=[RIGHT]),
        call(time_to_route_ms=31_000, known_caller=True, again_days=3.0, labels=[WRONG]),
        call("escalated", "front_desk", tried=("torn", "no", "no_match", "agent_once")),
        call("failed", "loans", time_to_route_ms=5_000, stays=(stay(None, "abandoned"),)),
        call("abandoned", "", length_s=2.0, tried=()),
    ),
)
CALLS = [item for day in DAYS for item in day]


@pytest.mark.parametrize("rules", [Rules(), Rules(frozenset({"cards"}), 5, 2)])
def test_figures_of_days_added_are_those_of_the_calls_together(rules: Rules) -> None:
    added = total(tally(day, rules) for day in DAYS).figures()
    for found, wanted in zip(added, kpis(CALLS, rules), strict=True):
        assert (found.name, found.definition, found.unit, found.good) == (
            *(wanted.name, wanted.definition, wanted.unit, wanted.good),
        )
        assert found.value == pytest.approx(wanted.value), found.name
        assert found.numerator == pytest.approx(wanted.numerator), found.name
        assert found.denominator == wanted.denominator, found.name


def test_every_figure_is_seen_to_be_added() -> None:
    assert [kpi.name for kpi in kpis(CALLS) if not kpi.denominator] == []


def test_steps_needs_and_endings_add_up() -> None:
    added = total(map(tally, DAYS))
    assert added.calls == 9
    assert added.steps() == waterfall(CALLS)
    assert added.by("intent") == dict(shares(CALLS, lambda c: c.intent))
    assert added.by("ending")["abandoned"] == 2
    assert added.by("wrong") == {"cards": 1}
    assert [trip.destination for trip in added.trips].count("cards") == 3


def test_a_median_is_that_of_all_times_not_of_the_days() -> None:
    days = ([1_000, 1_000, 1_000], [9_000], [8_000])
    found = total(tally([call(time_to_route_ms=ms) for ms in day]) for day in days)
    (median,) = [kpi for kpi in found.figures() if kpi.name == "time to route, median"]
    assert (median.value, median.numerator, median.denominator) == (1.0, 5, 5)


def test_nothing_is_no_calls() -> None:
    assert total([]) == Tally()
    assert Tally().figures() == kpis([])
    assert total([tally([])]).steps() == waterfall([])


def test_calls_of_one_day_are_counted_as_they_are() -> None:
    later = call(started_at=CALLS[0].started_at + timedelta(hours=3))
    assert tally([later]).figures() == kpis([later])
