"""When frames leave."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from ivr.simulator.pacing import Pacing

pytestmark = pytest.mark.unit


def test_a_good_line_sends_every_20_ms_from_its_beginning() -> None:
    pacing = Pacing(1000, 0, 0, Random(1))
    assert [pacing.next_ms() for _ in range(3)] == [1020, 1040, 1060]
    assert not any(pacing.lost() for _ in range(1000))


def test_jitter_delays_and_neither_reorders_nor_drifts() -> None:
    pacing = Pacing(0, 100, 0, Random(1))
    times = [pacing.next_ms() for _ in range(1000)]
    assert all(earlier <= later for earlier, later in pairwise(times))
    late = [time - 20 * number for number, time in enumerate(times, 1)]
    assert min(late) >= 0
    assert 90 < max(late) <= 100


@pytest.mark.parametrize(("percent", "lost"), [(0, 0), (100, 1000)])
def test_nothing_or_everything_can_get_lost(percent: float, lost: int) -> None:
    pacing = Pacing(0, 0, percent, Random(1))
    assert sum(pacing.lost() for _ in range(1000)) == lost


def test_a_tenth_gets_lost() -> None:
    pacing = Pacing(0, 0, 10, Random(1))
    assert 70 < sum(pacing.lost() for _ in range(1000)) < 130
