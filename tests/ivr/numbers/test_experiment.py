"""Two versions side by side, by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ivr.numbers import CallFacts
from ivr.numbers.experiment import GUARD_LEAST, Result, gets_other
from ivr.numbers.experiment import result as result_of
from ivr.numbers.tally import tally
from tests.ivr.numbers.test_kpis import call

pytestmark = pytest.mark.unit


def arm(good: int, bad: int, **how: Any) -> list[CallFacts]:
    """Return calls of which some asked for a person."""
    return [call(tried=("accepted",), **how)] * good + [call(tried=("agent",), **how)] * bad


def result(usual: list[CallFacts], other: list[CallFacts], least: int) -> Result:
    return result_of(tally(usual), tally(other), least)


def figure(found: Result, name: str) -> bool | None:
    (item,) = [item for item in found.figures if item.usual.name == name]
    return item.better


def test_a_call_always_gets_the_same_version() -> None:
    assert len({gets_other(7, "CS1", 0.5) for _ in range(50)}) == 1


def test_so_many_calls_get_the_other_version_as_were_agreed() -> None:
    sids = [f"CS{n}" for n in range(10_000)]
    assert 1900 <= sum(gets_other(1, sid, 0.2) for sid in sids) <= 2100


def test_another_experiment_deals_anew() -> None:
    sids = [f"CS{n}" for n in range(1000)]
    first = {sid for sid in sids if gets_other(1, sid, 0.5)}
    second = {sid for sid in sids if gets_other(2, sid, 0.5)}
    assert 200 <= len(first & second) <= 300


@pytest.mark.parametrize(("calls", "enough"), [(199, False), (200, True)])
def test_before_the_agreed_calls_it_is_not_judged(calls: int, enough: bool) -> None:
    assert result(arm(200, 0), arm(calls, 0), 200).enough is enough


def test_a_guard_stops_what_is_worse_beyond_chance_and_says_why() -> None:
    found = result(arm(95, 5), arm(60, 40), 1000)
    assert found.stop.startswith("opt-out is worse than chance explains: 40.0% (40 of 100)")
    assert figure(found, "opt-out") is False


def test_a_guard_does_not_stop_what_is_better_or_chance() -> None:
    assert result(arm(60, 40), arm(95, 5), 50).stop == ""
    assert result(arm(90, 10), arm(83, 17), 50).stop == ""


@pytest.mark.parametrize(("calls", "stopped"), [(GUARD_LEAST - 1, False), (GUARD_LEAST, True)])
def test_a_guard_wants_some_calls_first(calls: int, stopped: bool) -> None:
    assert bool(result(arm(calls, 0), arm(0, calls), 10).stop) is stopped


def test_more_of_what_is_good_is_better() -> None:
    usual = [call("contained", "")] * 30 + [call()] * 70
    other = [call("contained", "")] * 60 + [call()] * 40
    assert figure(result(usual, other, 50), "verified containment") is True
    assert figure(result(other, other, 50), "verified containment") is None


def test_without_calls_nothing_is_known() -> None:
    found = result([], [], 1)
    assert {item.better for item in found.figures} == {None}
    assert (found.enough, found.stop) == (False, "")


def test_a_result_comes_back_from_plain_data_as_it_was() -> None:
    for found in (result(arm(95, 5), arm(60, 40), 1000), result([], [], 1)):
        assert Result.from_json(json.loads(json.dumps(found.to_json()))) == found
