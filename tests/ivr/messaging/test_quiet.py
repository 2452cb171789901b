"""Quiet hours, on both sides of both ends."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ivr.messaging.quiet import after_quiet, parse_quiet

pytestmark = pytest.mark.unit

LONDON = ZoneInfo("Europe/London")
NIGHT = (time(21), time(8))


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-01-07T20:59", "2026-01-07T20:59"),
        ("2026-01-07T21:00", "2026-01-08T08:00"),
        ("2026-01-07T07:59", "2026-01-07T08:00"),
        ("2026-01-07T08:00", "2026-01-07T08:00"),
        ("2026-07-07T20:00", "2026-07-08T07:00"),  # summer time in London
    ],
)
def test_the_night_is_waited_for(at: str, due: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert after_quiet(moment, NIGHT, LONDON) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_there_may_be_no_quiet_hours() -> None:
    assert parse_quiet("") is None
    assert after_quiet(datetime(2026, 1, 7, tzinfo=UTC), None, LONDON).hour == 0


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        parse_quiet("late")
