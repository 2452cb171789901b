"""What callers asked for lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.storage import Database, open_database
from ivr.storage.demand import Demand, demand_of
from ivr.storage.models import Call

pytestmark = pytest.mark.web

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = open_database(f"sqlite:///{tmp_path}/calls.db")
    yield found
    found.close()


def keep(database: Database, *intents: str | None, **other: Any) -> None:
    """Keep a call a minute, the first the newest."""
    with database.begin() as session:
        for number, intent in enumerate(intents):
            at = NOON - timedelta(minutes=number)
            values = {"preset": "tea", "language": "en", "channel": "browser", **other}
            sid = f"CS{number}{sorted(other)}"
            session.add(Call(call_sid=sid, started_at=at, ended_at=at, intent=intent, **values))


def test_the_newest_calls_are_counted_whatever_they_were_about(database: Database) -> None:
    keep(database, "order", None, "order", "refund")
    assert demand_of(database, "tea", ["order", "fog"]) == [
        Demand("order", 2, 4),
        Demand("fog", 0, 4),
    ]
    assert demand_of(database, "tea", ["refund"], calls=3) == [Demand("refund", 0, 3)]
    assert demand_of(database, "tea", ["refund"], calls=4) == [Demand("refund", 1, 4)]


def test_other_lines_trials_and_examples_do_not_count(database: Database) -> None:
    keep(database, "order")
    keep(database, "order", preset="bank")
    keep(database, "order", trial="T1")
    keep(database, "order", is_sample=True)
    assert demand_of(database, "tea", ["order"]) == [Demand("order", 1, 1)]


def test_examples_count_while_nobody_has_called(database: Database) -> None:
    keep(database, "order", "refund", is_sample=True)
    assert demand_of(database, "tea", ["order"]) == [Demand("order", 1, 2)]


def test_nothing_is_asked_of_nothing(database: Database) -> None:
    assert demand_of(database, "tea", []) == []
    assert demand_of(database, "tea", ["order"]) == [Demand("order", 0, 0)]
