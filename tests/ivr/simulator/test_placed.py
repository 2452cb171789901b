"""A call's facts."""

from __future__ import annotations

import pytest

from tests.ivr.simulator.fakes import a_call

pytestmark = pytest.mark.unit


def test_numbers_come_from_the_range_that_is_kept_for_fiction() -> None:
    placed = a_call()
    numbers = []
    for number in (0, 7, 99, 100):
        placed.number = number
        numbers.append(placed.phone)
    assert numbers == ["+12025550100", "+12025550107", "+12025550199", "+12025550100"]


def test_the_last_transfer_that_succeeded_counts() -> None:
    placed = a_call()
    assert placed.got == ""
    placed.arrived("accounts")
    placed.arrived(None)
    assert placed.got == "accounts"
    placed.arrived("front_desk")
    assert placed.got == "front_desk"


def test_a_remark_is_kept_once() -> None:
    placed = a_call()
    for remark in ("a", "b", "a"):
        placed.note(remark)
    assert placed.notes == ["a", "b"]
