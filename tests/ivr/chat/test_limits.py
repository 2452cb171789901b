"""A window that slides."""

from __future__ import annotations

import pytest

from ivr.chat.limits import Limit

pytestmark = pytest.mark.unit


def test_one_more_than_allowed_is_too_many_until_the_first_is_old() -> None:
    times = [0.0]
    limit = Limit(2, 10.0, lambda: times[0])
    assert [limit.allows("a"), limit.allows("a"), limit.allows("a")] == [True, True, False]
    assert limit.allows("b")
    times[0] = 9.9
    assert not limit.allows("a")
    times[0] = 10.0
    assert limit.allows("a")
