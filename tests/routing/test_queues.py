"""The order of service, the estimate, and what is said when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.queues import (
    AGEING_S,
    Estimate,
    Waiting,
    estimate,
    in_order,
    is_update_due,
    rank_of,
    update,
    why_first,
)

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def caller(name: str, at_s: float, priority: int = 50, *, front: bool = False) -> Waiting:
    return Waiting(name, "cards", priority, NOON + timedelta(seconds=at_s), front)


arrivals = st.lists(st.tuples(st.integers(0, 7_200), st.integers(0, 100)), min_size=2, max_size=30)


@given(arrivals, st.integers(7_200, 20_000))
def test_the_order_is_that_of_the_effective_priority_at_any_time(
    people: list[tuple[int, int]], now_s: int
) -> None:
    line = in_order(caller(str(n), at, priority) for n, (at, priority) in enumerate(people))
    now = NOON + timedelta(seconds=now_s)
    points = [one.effective(now) for one in line]
    assert all(a >= b - 1e-6 for a, b in pairwise(points))


@given(arrivals)
def test_nobody_is_overtaken_by_who_comes_25_minutes_later(people: list[tuple[int, int]]) -> None:
    line = in_order(caller(str(n), at, priority) for n, (at, priority) in enumerate(people))
    for place, later in enumerate(line):
        for earlier in line[place + 1 :]:
            most = (100 - earlier.priority) * AGEING_S
            assert later.entered_at - earlier.entered_at <= timedelta(seconds=most)


@pytest.mark.parametrize(("after_s", "first"), [(29, "gold"), (31, "old")])
def test_two_points_are_worth_thirty_seconds(after_s: int, first: str) -> None:
    line = in_order([caller("old", 0, 50), caller("gold", after_s, 52)])
    assert line[0].call_sid == first


def test_who_has_lost_an_agent_goes_before_everybody() -> None:
    line = in_order([caller("urgent", 0, 100), caller("lost", 60, 0, front=True)])
    assert line[0].call_sid == "lost"


def test_rank_is_what_the_database_orders_by() -> None:
    one = caller("a", 10, 3)
    assert one.rank == rank_of(3, one.entered_at) == NOON.timestamp() + 10 - 45


def test_why_somebody_is_first_is_one_sentence() -> None:
    line = [caller("a", 0, 50), caller("b", 30, 50)]
    said = "First because priority 50 and 1 min 15 s in line make 55 points, and the next has 53."
    assert why_first(line, NOON + timedelta(seconds=75)) == said
    assert why_first(line[:1], NOON) == "First because nobody else waits; in line for 0 s."
    assert why_first([], NOON) == ""


def test_nothing_is_estimated_without_agents() -> None:
    assert estimate([60.0] * 20, 0, 1) is None


def test_a_free_agent_means_no_wait() -> None:
    assert estimate([60.0] * 20, 3, 0, free=1) == Estimate(0, 0)


def test_twice_the_agents_wait_half_as_long() -> None:
    one, two = estimate([100.0, 200.0] * 20, 1, 5), estimate([100.0, 200.0] * 20, 2, 5)
    assert one is not None
    assert two is not None
    assert abs(one.high_s - 2 * two.high_s) <= 2
    assert one.low_s < 6 * 150 < one.high_s


def test_regular_calls_make_a_narrower_range() -> None:
    regular, wild = estimate([100.0] * 20, 2, 5), estimate([10.0, 190.0] * 10, 2, 5)
    assert regular is not None
    assert wild is not None
    assert regular.high_s - regular.low_s < wild.high_s - wild.low_s


def test_overtaking_lengthens_the_wait() -> None:
    alone, crowded = estimate([100.0] * 20, 1, 3), estimate([100.0] * 20, 1, 3, overtaking=0.5)
    assert alone is not None
    assert crowded is not None
    assert abs(crowded.low_s - 2 * alone.low_s) <= 2


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [((0, 0), (0, 1)), ((59, 60), (0, 1)), ((60, 61), (1, 2)), ((130, 290), (2, 5))],
)
def test_minutes_are_spoken_outwards(seconds: tuple[int, int], minutes: tuple[int, int]) -> None:
    assert Estimate(*seconds).minutes == minutes


@pytest.mark.parametrize(
    ("waited_s", "told_at_s", "due"),
    [(44, None, False), (45, None, True), (119, 45, False), (120, 45, True)],
)
def test_updates_are_due_after_45_and_every_75_seconds(
    waited_s: float, told_at_s: float | None, due: bool
) -> None:
    assert is_update_due(waited_s, told_at_s) is due


@pytest.mark.parametrize(("high_s", "offered"), [(179, False), (180, True)])
def test_a_callback_is_offered_from_three_minutes(high_s: int, offered: bool) -> None:
    news = update(1, None, Estimate(60, high_s), 0, reachable=True)
    assert news.callback is offered
    assert not update(1, None, Estimate(60, high_s), 0, reachable=False).callback


@pytest.mark.parametrize(("waited_s", "offered"), [(179, False), (180, True)])
def test_who_has_waited_three_minutes_is_offered_a_callback(waited_s: float, offered: bool) -> None:
    assert update(1, None, Estimate(0, 60), waited_s, reachable=True).callback is offered


def test_a_position_that_has_grown_is_not_said() -> None:
    assert update(3, 2, Estimate(60, 120), 50, reachable=True).position is None
    assert update(2, 2, Estimate(60, 120), 50, reachable=True).position == 2
