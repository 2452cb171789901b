"""What a report needs to know of each call."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.numbers import CallFacts, Period

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_what_nobody_has_said_is_unknown_not_false() -> None:
    call = CallFacts("CS1", NOON, 30.0, "contained", "", "balance", "accept")
    assert (call.wrong, call.rating, call.effort, call.time_to_route_ms) == (None,) * 4


def test_a_period_means_all_calls_unless_it_says_which() -> None:
    assert {Period(NOON, NOON).preset, Period(NOON, NOON).intent} == {""}
