"""Times as people type them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click
import pytest

from ivr.cli.until import read_moment

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("30m", NOW + timedelta(minutes=30)),
        ("90 min", NOW + timedelta(minutes=90)),
        ("2h", NOW + timedelta(hours=2)),
        ("3d", NOW + timedelta(days=3)),
        ("12:31", NOW + timedelta(minutes=1)),
        ("12:30", NOW + timedelta(days=1)),
        ("9:00", datetime(2026, 11, 25, 9, tzinfo=NOW.tzinfo)),
        ("2026-12-24T12:00", datetime(2026, 12, 24, 12, tzinfo=NOW.tzinfo)),
        ("2026-12-24T12:00+01:00", datetime.fromisoformat("2026-12-24T12:00+01:00")),
    ],
)
def test_a_moment_is_read(text: str, moment: datetime) -> None:
    assert read_moment(text, NOW) == moment


@pytest.mark.parametrize("text", ["soon", "25:00", "12:60", "2w", ""])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="2h"):
        read_moment(text, NOW)
