"""Attempts at self-service, as rows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from ivr.dialogue.events import Outcome
from ivr.serving.connector import Attempt
from ivr.storage import Database
from ivr.storage.models import ServiceAttempt
from ivr.storage.service_log import ServiceLog

pytestmark = pytest.mark.web

ATTEMPT = Attempt("CS1", "track_parcel", Outcome.NOT_FOUND, tries=2, ms=310)


def test_an_attempt_is_kept_with_its_time_and_no_values(database: Database) -> None:
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    ServiceLog(database, lambda: at).write(ATTEMPT)
    with database.begin() as session:
        (row,) = session.scalars(select(ServiceAttempt)).all()
        assert (row.call_sid, row.service, row.outcome) == ("CS1", "track_parcel", "not_found")
        assert (row.tries, row.ms) == (2, 310)
        columns = {column.name for column in ServiceAttempt.__table__.columns}
    assert columns == {"id", "call_sid", "service", "outcome", "tries", "ms", "at"}


def test_a_database_that_fails_loses_the_row_and_nothing_else(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.begin() as session:
        session.execute(text("DROP TABLE service_attempts"))
    ServiceLog(database).write(ATTEMPT)
    assert "the attempt at track_parcel is not kept" in caplog.text
