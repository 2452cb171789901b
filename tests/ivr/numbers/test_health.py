"""Lights with their reasons, on both sides of every limit."""

from __future__ import annotations

import pytest

from ivr.numbers import CallFacts
from ivr.numbers.health import ENOUGH, SPIKE_LEAST, Light, health, spikes
from ivr.numbers.tally import tally
from tests.ivr.numbers.test_kpis import call

pytestmark = pytest.mark.unit


def lamp(name: str, calls: list[CallFacts]) -> Light:
    (found,) = [item.level for item in health(tally(calls), tally([])) if item.what == name]
    return found


def of(bad: int, good: int, **how: object) -> list[CallFacts]:
    return [call(**how)] * bad + [call()] * good  # type: ignore[arg-type]


def test_no_calls_deserve_a_look() -> None:
    (found,) = health(tally([]), tally([]))
    assert found.level is Light.LOOK


@pytest.mark.parametrize(
    ("bad", "good", "level"), [(0, 100, Light.GOOD), (1, 99, Light.LOOK), (3, 97, Light.BAD)]
)
def test_a_broken_call_deserves_a_look_and_many_are_bad(bad: int, good: int, level: Light) -> None:
    assert lamp("failed", of(bad, good, disposition="failed")) is level


@pytest.mark.parametrize(
    ("bad", "good", "level"),
    [(8, 92, Light.GOOD), (9, 91, Light.LOOK), (15, 85, Light.LOOK), (16, 84, Light.BAD)],
)
def test_callers_who_hang_up_are_counted(bad: int, good: int, level: Light) -> None:
    assert lamp("abandoned", of(bad, good, disposition="abandoned")) is level


def test_wrong_numbers_are_no_callers_who_hang_up() -> None:
    assert lamp("abandoned", of(16, 84, disposition="abandoned", length_s=4.9)) is Light.GOOD


def test_of_few_calls_nothing_is_called_bad() -> None:
    few = of(ENOUGH - 1, 0, disposition="failed")
    assert lamp("failed", few) is Light.LOOK
    assert lamp("failed", [*few, few[0]]) is Light.BAD


@pytest.mark.parametrize(
    ("now", "before", "count"),
    [
        (SPIKE_LEAST, 1, 1),
        (SPIKE_LEAST - 1, 1, 0),
        (9, 3, 1),
        (8, 3, 0),
    ],
)
def test_a_spike_is_three_times_as_many_calls_about_one_need(
    now: int, before: int, count: int
) -> None:
    assert len(spikes(tally([call()] * now), tally([call()] * before))) == count


def test_without_a_day_before_nothing_is_a_spike() -> None:
    assert [item.what for item in health(tally([call()] * 50), tally([]))] == [
        "failed",
        "abandoned",
        "no_match",
    ]
