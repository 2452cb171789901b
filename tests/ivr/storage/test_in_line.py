"""Where calls stand in our queues now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.storage import Database
from ivr.storage.in_line import InLine, in_line
from ivr.storage.models import QueueEntry

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def entry(number: int, state: str, **other: Any) -> QueueEntry:
    values: dict[str, Any] = {
        **{"id": f"E{number}", "call_sid": f"CA{number}", "preset": "bank", "queue": "cards"},
        **{"kind": "call", "state": state, "priority": 50, "rank": 0.0},
        **{"entered_at": NOW, "seen_at": NOW},
    }
    return QueueEntry(**{**values, **other})


def test_who_waits_is_answered_or_has_left(database: Database) -> None:
    later = NOW + timedelta(seconds=40)
    with database.begin() as session:
        session.add_all(
            [
                entry(1, "waiting"),
                entry(2, "offered"),
                entry(3, "talking", answered_at=later),
                entry(4, "left", left_at=later),
                entry(5, "waiting", preset="clinic"),
            ]
        )
    assert in_line(database, "bank") == {
        "CA1": InLine("cards", False, NOW),
        "CA2": InLine("cards", False, NOW),
        "CA3": InLine("cards", True, later),
    }


def test_a_second_stay_counts(database: Database) -> None:
    later = NOW + timedelta(seconds=40)
    with database.begin() as session:
        session.add(entry(1, "left", left_at=later))
        session.add(entry(2, "waiting", call_sid="CA1", queue="loans", entered_at=later))
    assert in_line(database, "bank") == {"CA1": InLine("loans", False, later)}
