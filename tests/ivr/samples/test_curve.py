"""When sample callers call."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ivr.samples.curve import SHORTEST, moments

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 25, 15, 30, tzinfo=ZoneInfo("Europe/London"))


def test_calls_come_in_order_within_the_days_and_have_ended() -> None:
    times = moments(Random(1), NOW, 14, 500)
    assert len(times) == 500
    assert times == sorted(times)
    assert times[0] >= NOW - timedelta(days=14)
    assert times[-1] <= NOW - SHORTEST


def test_mornings_are_busy_nights_and_sundays_quiet() -> None:
    times = moments(Random(1), NOW, 14, 5_000)
    hours, days = Counter(t.hour for t in times), Counter(t.weekday() for t in times)
    assert hours[10] > 5 * hours[20] > 5 * hours[3]
    assert days[0] > 3 * days[6]


def test_the_same_dice_give_the_same_times() -> None:
    assert moments(Random(7), NOW, 3, 20) == moments(Random(7), NOW, 3, 20)
    assert moments(Random(7), NOW, 3, 20) != moments(Random(8), NOW, 3, 20)
