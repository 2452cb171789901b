"""Shares and how sure they are."""

from __future__ import annotations

import pytest

from ivr.numbers.figure import beyond_chance, difference, interval, ratio, share

pytestmark = pytest.mark.unit


def test_a_share_of_nothing_is_unknown() -> None:
    assert (ratio(0, 0), interval(0, 0), share("x", [], [], "X.").value) == (None, None, None)


def test_things_may_be_given_or_counted() -> None:
    assert share("x", [1], [1, 2], "X.") == share("x", 1, 2, "X.")


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (50, 100, 0.404, 0.596), (97, 100, 0.915, 0.990)],
)
def test_intervals_are_those_of_wilson(part: int, whole: int, low: float, high: float) -> None:
    found = interval(part, whole)
    assert found is not None
    assert found == pytest.approx((low, high), abs=0.0006)


@pytest.mark.parametrize(
    ("part", "other", "beyond"), [(30, 43, False), (30, 44, True), (44, 30, True), (30, 30, False)]
)
def test_shares_differ_only_beyond_chance(part: int, other: int, beyond: bool) -> None:
    assert beyond_chance(part, 100, other, 100) is beyond


def test_a_difference_lies_between_the_limits_of_newcombe() -> None:
    assert difference(48, 80, 56, 70) == pytest.approx((0.0524, 0.3339), abs=0.0005)
    assert difference(0, 0, 1, 2) is None
    assert not beyond_chance(0, 0, 1, 2)
