"""What the line is worth, by hand."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from ivr.numbers.roi import (
    DAYS_A_MONTH,
    WORDS,
    Inputs,
    assumption,
    changed,
    forecast,
    inputs_of,
    items,
    shown,
    worth,
)
from ivr.numbers.tally import tally
from tests.ivr.numbers.test_kpis import call
from tests.ivr.numbers.test_queue_kpis import stay

pytestmark = pytest.mark.unit

GIVEN = Inputs(
    days=DAYS_A_MONTH,
    calls=1000,
    contained=0.3,
    contained_before=0.1,
    minutes=5,
    agent_minute=0.8,
    routed=600,
    wrong=0.05,
    wrong_before=0.15,
    wrong_cost=4,
    seconds=30,
    line_minute=0.02,
    monthly=500,
    growth=0.0,
)


def test_the_sum_is_that_computed_by_hand() -> None:
    assert [item.value for item in items(GIVEN)] == pytest.approx([800, 240, 6, -500])
    assert worth(GIVEN) == pytest.approx(546)


def test_the_formula_shows_every_number() -> None:
    first, second, third, _ = (item.formula for item in items(GIVEN))
    assert first == "1,000 calls × (30.0% - 10.0%) × 5.0 min × 0.80"  # noqa: RUF001
    assert "600 calls" in second
    assert "30.0 s ÷ 60" in third


def test_a_forecast_grows_by_what_is_assumed_and_costs_stay() -> None:
    assert forecast(GIVEN) == pytest.approx([546] * 12)
    grown = forecast(replace(GIVEN, growth=0.1), 2)
    assert grown == pytest.approx([1046 * 1.1 - 500, 1046 * 1.21 - 500])
    assert "neither growing" in assumption(GIVEN)
    assert "+10.0% a month" in assumption(replace(GIVEN, growth=0.1))


def test_a_period_without_days_forecasts_nothing() -> None:
    assert forecast(replace(GIVEN, days=0)) == [0.0] * 12


def test_what_calls_tell_is_measured_and_the_rest_assumed() -> None:
    calls = [
        call("contained", ""),
        call(stays=(stay(talked_s=100, wrapped_s=20),), wrong=False),
    ]
    found, measured = inputs_of(tally(calls), 7, None)
    assert (found.calls, found.contained, found.minutes, found.routed) == (2, 0.5, 2.0, 1)
    assert measured == {"days", "calls", "contained", "minutes", "routed", "wrong"}
    assert "minutes" not in inputs_of(tally([call()]), 7, 12.0)[1]


def test_every_number_can_be_changed_and_has_a_name() -> None:
    assert {field.name for field in fields(Inputs)} == WORDS.keys()
    found = changed(GIVEN, {"contained": "40", "minutes": "6,5", "growth": "-2"})
    assert (found.contained, found.minutes, found.growth) == (0.4, 6.5, -0.02)


@pytest.mark.parametrize("nonsense", ["", "much", "-1", "nan", "1e12", "inf"])
def test_nonsense_changes_nothing(nonsense: str) -> None:
    assert changed(GIVEN, {"minutes": nonsense}) == GIVEN


def test_what_the_form_rounds_is_no_change() -> None:
    real = replace(GIVEN, contained=0.3333333)
    assert changed(real, {"contained": shown(real, "contained"), "days": "3"}) == real
