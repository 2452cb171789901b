"""Everything of one caller goes, and nothing of another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from ivr.storage import Database
from ivr.storage.erasing import erase_caller
from ivr.storage.models import (
    AuditEntry,
    Call,
    CallerPreference,
    CallerVisit,
    CompanionPage,
    FollowUp,
    OptOut,
    QueueEntry,
    ServiceAttempt,
    Survey,
    Turn,
)
from ivr.storage.queue_parts import Entering
from ivr.storage.queue_rows import row_of
from tests.ivr.storage.lines import PRESET, QUEUE
from tests.ivr.storage.rows import call, count, keep, turn

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NUMBER, OTHER = "+442079460001", "+442079460002"


def calls(database: Database, sid: str, key: str, number: str) -> None:
    asked = {"preset": PRESET, "language": "en", "asked_at": NOW}
    rows: list[Any] = [
        call(sid, NOW),
        turn(sid),
        CallerVisit(call_sid=sid, caller_key=key, preset=PRESET, at=NOW),
        ServiceAttempt(call_sid=sid, service="s", outcome="found", tries=1, ms=1, at=NOW),
        CompanionPage(id=f"page {sid}", call_sid=sid, made_at=NOW),
        Survey(call_sid=sid, caller_key=key, **asked),
        row_of(Entering(sid, PRESET, QUEUE), NOW),
        FollowUp(call_sid=f"{sid}b", kind="callback", preset=PRESET, number=number, created_at=NOW),
        CallerPreference(caller_key=key, updated_at=NOW),
        OptOut(caller_key=key, at=NOW),
    ]
    keep(database, *rows)


def test_everything_of_a_caller_goes_and_nothing_of_another(database: Database) -> None:
    calls(database, "CS1", "k1", NUMBER)
    calls(database, "CS2", "k2", OTHER)
    erased = erase_caller(database, "k1", NUMBER, "command line", NOW)
    assert erased.calls == ["CS1", "CS1b"]
    tables = (Call, Turn, CallerVisit, ServiceAttempt, CompanionPage, Survey, QueueEntry, FollowUp)
    assert {table.__tablename__: count(database, table) for table in tables} == {
        table.__tablename__: 1 for table in tables
    }
    assert count(database, CallerPreference) == 1
    with database.begin() as session:
        assert session.scalars(select(Call.call_sid)).all() == ["CS2"]
        assert session.scalars(select(FollowUp.number)).all() == [OTHER]


def test_the_wish_for_no_texts_is_kept(database: Database) -> None:
    calls(database, "CS1", "k1", NUMBER)
    erase_caller(database, "k1", NUMBER, "command line", NOW)
    assert count(database, OptOut) == 1


def test_it_is_noted_without_number_or_hash(database: Database) -> None:
    key = "0123456789abcdef" * 4
    calls(database, "CS1", key, NUMBER)
    erase_caller(database, key, NUMBER, "command line", NOW)
    with database.begin() as session:
        note = session.scalars(select(AuditEntry)).one()
        said = f"{note.subject} {note.before} {note.after}"
        assert (note.who, note.action) == ("command line", "caller erased")
    assert NUMBER not in said
    assert key not in said


def test_a_stranger_has_nothing(database: Database) -> None:
    calls(database, "CS1", "k1", NUMBER)
    erased = erase_caller(database, "k3", "+442079460003", "command line", NOW)
    assert (erased.calls, erased.rows) == ([], 0)
    assert count(database, Call) == 1
