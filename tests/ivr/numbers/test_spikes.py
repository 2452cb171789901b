"""When many calls are more than chance."""

from __future__ import annotations

import pytest

from ivr.numbers.spikes import FLOOR, LEAST, at_least, is_spike, spike_of, usual_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("count", "usual"), [(6, 0.5), (25, 10.0), (32, 15.0), (200, 100.0)])
def test_more_than_chance_is_a_spike_and_one_less_is_not(count: int, usual: float) -> None:
    first = next(number for number in range(1_000) if is_spike(number, usual))
    assert not is_spike(first - 1, usual)
    assert first == count
    assert first >= max(LEAST, 2 * usual)


def test_few_calls_are_no_spike_however_rare_they_are() -> None:
    assert at_least(4, 0.05) < 1e-4
    assert not is_spike(4, 0.05)
    assert is_spike(5, 0.05)


def test_less_than_twice_the_usual_is_no_spike_however_sure() -> None:
    assert at_least(199, 100.0) < 1e-4
    assert not is_spike(199, 100.0)
    assert is_spike(200, 100.0)


def test_what_chance_often_does_is_no_spike() -> None:
    assert at_least(12, 4.0) > 1e-4
    assert not is_spike(12, 4.0)


def test_the_tail_equals_what_is_counted_by_hand() -> None:
    assert at_least(0, 2.0) == 1.0
    assert at_least(1, 2.0) == pytest.approx(1 - 0.1353352832)
    assert at_least(18, 6.0) == pytest.approx(5.691714e-05)


def test_the_usual_is_the_mean_of_earlier_days_with_calls() -> None:
    assert usual_of([4.0, None, 6.0, 8.0], lately=50.0) == 6.0


def test_the_last_hours_count_until_there_are_three_days() -> None:
    assert usual_of([4.0, None, 6.0], lately=9.0) == 9.0
    assert usual_of([], lately=0.0) == FLOOR


def test_the_furthest_window_is_told() -> None:
    spike = spike_of([(300, 30, 10.0), (900, 40, 20.0)])
    assert spike is not None
    assert (spike.count, spike.window_s, spike.times) == (30, 300, 3.0)
    assert spike_of([(300, 10, 10.0), (900, 30, 30.0)]) is None
