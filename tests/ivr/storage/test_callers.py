"""Who has called before, and how they want to be served."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ivr.storage import Database
from ivr.storage.callers import KEPT_FOR, REPEAT_WITHIN, Callers, Seen
from ivr.storage.models import CallerVisit

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def callers(database: Database) -> Callers:
    return Callers(database)


def test_nobody_is_known_at_first(callers: Callers) -> None:
    assert callers.seen("key", "bank", "CS1", NOW) == Seen()


def test_earlier_calls_are_counted_and_the_last_need_is_known(callers: Callers) -> None:
    callers.visited("key", "bank", "CS1", "balance", NOW - 2 * SECOND)
    callers.visited("key", "bank", "CS2", "fraud_report", NOW - SECOND)
    callers.visited("other", "bank", "CS3", "complaint", NOW - SECOND)
    callers.visited("key", "telecom", "CS4", "roaming", NOW - SECOND)
    assert callers.seen("key", "bank", "CS9", NOW) == Seen(2, "fraud_report")


def test_the_call_itself_does_not_count(callers: Callers) -> None:
    callers.visited("key", "bank", "CS1", "", NOW)
    assert callers.seen("key", "bank", "CS1", NOW).repeat == 0


@pytest.mark.parametrize(("ago", "repeat"), [(REPEAT_WITHIN - SECOND, 1), (REPEAT_WITHIN, 0)])
def test_only_the_last_day_counts(callers: Callers, ago: timedelta, repeat: int) -> None:
    callers.visited("key", "bank", "CS1", "balance", NOW - ago)
    assert callers.seen("key", "bank", "CS2", NOW).repeat == repeat


def test_the_need_is_added_when_the_call_is_over(callers: Callers) -> None:
    callers.visited("key", "bank", "CS1", "", NOW)
    callers.visited("key", "bank", "CS1", "balance", NOW)
    assert callers.seen("key", "bank", "CS2", NOW + SECOND) == Seen(1, "balance")


def test_old_visits_are_forgotten(callers: Callers, database: Database) -> None:
    callers.visited("key", "bank", "CS1", "", NOW - KEPT_FOR - SECOND)
    callers.visited("key", "bank", "CS2", "", NOW)
    with database.begin() as session:
        assert session.scalars(select(CallerVisit.call_sid)).all() == ["CS2"]


def test_wishes_are_kept_one_by_one(callers: Callers) -> None:
    callers.prefers("key", "CS1", NOW, slower=True)
    callers.prefers("key", "CS2", NOW, no_recording=True, language="vi")
    assert callers.seen("key", "bank", "CS3", NOW) == Seen(
        language="vi", slower=True, no_recording=True
    )


def test_without_a_database_nobody_is_known() -> None:
    callers = Callers(None)
    callers.visited("key", "bank", "CS1", "balance", NOW)
    assert callers.seen("key", "bank", "CS2", NOW) == Seen()
