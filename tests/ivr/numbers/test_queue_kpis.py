"""Queues in figures, against hand-computed ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.numbers import Kpi, Stay, kpis
from ivr.numbers.kpis import Rules
from ivr.numbers.queue_kpis import SOON, passed_on_soon
from tests.ivr.numbers.test_kpis import call

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def stay(waited_s: float | None = 10, outcome: str = "answered", **other: Any) -> Stay:
    begin = other.pop("entered_at", NOON)
    answered = begin + timedelta(seconds=waited_s) if waited_s is not None else None
    values: dict[str, Any] = {"queue": "cards", "kind": "call", **other}
    return Stay(outcome=outcome, entered_at=begin, answered_at=answered, **values)


def kpi(name: str, *stays: Stay, rules: Rules = Rules()) -> Kpi:  # noqa: B008 - frozen
    (found,) = [item for item in kpis([call(stays=stays)], rules) if item.name == name]
    return found


def test_who_hangs_up_in_a_queue_is_counted_without_callbacks() -> None:
    found = kpi(
        "queue abandonment",
        stay(),
        stay(None, "abandoned"),
        stay(None, "overflow"),
        stay(None, "callback"),
        stay(None, "abandoned", kind="callback"),
    )
    assert (found.numerator, found.denominator, found.good) == (1, 3, "low")


def test_the_mean_speed_of_answer_is_of_the_answered() -> None:
    found = kpi("ASA", stay(10), stay(40), stay(None, "abandoned"), stay(900, kind="callback"))
    assert (found.value, found.denominator) == (25.0, 2)


@pytest.mark.parametrize(("waited_s", "count"), [(20, 1), (20.1, 0)])
def test_the_service_level_is_of_all_who_queued(waited_s: float, count: int) -> None:
    found = kpi("service level", stay(waited_s), stay(None, "abandoned"))
    assert (found.numerator, found.denominator) == (count, 2)


CARRIERS = (stay(None, kind="mirrored"), stay(None, "abandoned", kind="mirrored"))


@pytest.mark.parametrize(
    ("name", "numerator", "denominator"),
    [
        ("queue abandonment", 1, 3),
        ("ASA", 10, 1),
        ("service level", 1, 1),
        ("AHT", 90, 1),
        ("transfer rate", 0, 1),
    ],
)
def test_of_a_carriers_queue_only_the_end_counts(
    name: str, numerator: int, denominator: int
) -> None:
    found = kpi(name, stay(talked_s=90), *CARRIERS)
    assert (found.numerator, found.denominator) == (numerator, denominator)
    assert [one.answered for one in CARRIERS] == [True, False]


def test_the_wait_that_is_allowed_is_a_setting() -> None:
    assert kpi("service level", stay(30), rules=Rules(answer_s=30)).value == 1.0


def test_handling_is_talk_and_the_work_after_it() -> None:
    found = kpi(
        "AHT",
        stay(talked_s=100, wrapped_s=20),
        stay(talked_s=60),
        stay(None, "abandoned"),
    )
    assert (found.value, found.denominator) == (90.0, 2)


def test_transfers_are_of_the_calls_that_agents_had() -> None:
    found = kpi(
        "transfer rate", stay(10, "transferred"), stay(10), stay(None, "transferred"), stay(5)
    )
    assert (found.numerator, found.denominator) == (1, 3)


LATE = NOON + timedelta(seconds=10) + SOON


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ([], None),
        ([stay(None, "abandoned")], None),
        ([stay()], False),
        ([stay(), stay(queue="loans", entered_at=LATE)], True),
        ([stay(), stay(queue="loans", entered_at=LATE + timedelta(seconds=1))], False),
        ([stay(), stay(queue="cards", entered_at=NOON)], False),
        ([stay(None, "overflow"), stay(), stay(None, queue="loans")], True),
    ],
)
def test_who_is_passed_on_within_two_minutes_came_to_the_wrong_place(
    stays: list[Stay], expected: bool | None
) -> None:
    assert passed_on_soon(stays) is expected


def test_a_call_that_is_passed_back_is_wrong_once() -> None:
    back = [
        stay(10, "transferred"),
        stay(10, "transferred", queue="loans", entered_at=NOON + timedelta(seconds=60)),
        stay(10, queue="cards", entered_at=NOON + timedelta(seconds=120)),
    ]
    assert passed_on_soon(back) is True
    assert kpi("transfer rate", *back).numerator == 2
