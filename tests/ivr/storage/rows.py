"""Rows of calls, and what a database holds of a table, for the tests of the stores."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from ivr.storage import Database
from ivr.storage.models import Call, Turn


def keep(database: Database, *rows: Any) -> None:
    """Put rows into their tables, in this order."""
    with database.begin() as session:
        for row in rows:
            session.add(row)
            session.flush()


def count(database: Database, table: Any) -> int:
    """Return how many rows a table has."""
    with database.begin() as session:
        return int(session.scalar(select(func.count()).select_from(table)) or 0)


def call(sid: str, at: datetime, **other: Any) -> Call:
    """Return a call of the bank's that began then."""
    usual = {"preset": "bank", "language": "en", "channel": "browser", "started_at": at}
    return Call(call_sid=sid, **usual | other)


def turn(sid: str) -> Turn:
    """Return a call's first turn."""
    decided = {"expectation": "open", "band": "accept", "verdict": "accepted"}
    return Turn(call_sid=sid, number=1, transcript="lost my card", confidence=1.0, **decided)
