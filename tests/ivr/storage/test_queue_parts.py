"""What the stores give out has its time zone again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ivr.storage.models.base import utc
from ivr.storage.queue_parts import utc_or_none
from tests.ivr.storage.lines import NOON

pytestmark = pytest.mark.unit


def test_a_time_without_zone_is_utc() -> None:
    assert utc(datetime(2026, 11, 24, 12, 0)) == NOON  # noqa: DTZ001 - as SQLite gives it


def test_a_time_with_a_zone_stays_what_it_is() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=7)))
    assert utc(there) == NOON.astimezone(UTC)


def test_no_time_stays_none() -> None:
    assert utc_or_none(None) is None
