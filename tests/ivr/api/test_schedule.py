"""The published schedule."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.api.schedule import DELAYS, next_attempt
from tests.ivr.api.conftest import NOW

pytestmark = pytest.mark.unit


def test_attempts_follow_the_table_of_the_specification() -> None:
    """Hours, minutes and seconds since the start, as the specification's table has them."""
    table = [(0, 0, 5), (0, 5, 5), (0, 35, 5), (2, 35, 5), (7, 35, 5)]
    table += [(17, 35, 5), (31, 35, 5), (51, 35, 5), (75, 35, 5)]
    at, times = NOW, []
    for attempts in range(1, len(DELAYS)):
        again = next_attempt(attempts, at, lambda: 0.0)
        assert again is not None
        at = again
        times.append(at - NOW)
    assert times == [timedelta(hours=h, minutes=m, seconds=s) for h, m, s in table]
    assert next_attempt(len(DELAYS), at, lambda: 0.0) is None


def test_jitter_makes_a_delay_at_most_a_tenth_longer() -> None:
    assert next_attempt(2, NOW, lambda: 0.5) == NOW + timedelta(seconds=315)


def test_an_endpoint_may_ask_for_more_time_but_not_for_ever_or_for_less() -> None:
    for wish, seconds in ((1, 5), (600, 600), (9_999_999, 86_400)):
        assert next_attempt(1, NOW, lambda: 0.0, wish) == NOW + timedelta(seconds=seconds)
