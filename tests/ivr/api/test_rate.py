"""How many requests a key may send."""

from __future__ import annotations

import pytest

from ivr.api.rate import Rate

pytestmark = pytest.mark.unit


def test_a_bucket_empties_and_fills_up_again_with_time_for_each_key() -> None:
    now = [0.0]
    rate = Rate(2, lambda: now[0])
    assert [rate.wait_s("a") for _ in range(3)] == [0, 0, 30]
    assert rate.wait_s("b") == 0
    now[0] = 29.9
    assert rate.wait_s("a") == 1
    now[0] = 30.0
    assert rate.wait_s("a") == 0
    now[0] = 1000.0
    assert [rate.wait_s("a") for _ in range(3)] == [0, 0, 30]
