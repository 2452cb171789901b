"""A handful a day by chance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.storage import Database, open_database
from ivr.storage.missed import MissedQueue
from ivr.tuning.sampling import A_DAY, BACK, DailySample, draw
from tests.ivr.console.conftest import ended

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/tea.db")
    yield opened
    opened.close()


def put(store: Database, days_ago: int, count: int) -> None:
    with store.begin() as session:
        for number in range(count):
            at = NOW - timedelta(days=days_ago)
            sid = 1000 * days_ago + number
            session.add(ended(sid, f"tea number {sid}", started_at=at))


def drawn(store: Database) -> set[str]:
    return {group.call_sid for group in MissedQueue(store).open("tea", "en", 100, why="sample")}


def test_a_day_gives_a_handful_and_only_once(store: Database) -> None:
    put(store, 1, 40)
    assert draw(store, NOW) == A_DAY
    first = drawn(store)
    assert draw(store, NOW + timedelta(hours=1)) == 0
    assert drawn(store) == first
    assert len(first) == A_DAY


def test_a_day_that_is_not_over_is_not_drawn_from(store: Database) -> None:
    put(store, 0, 10)
    assert draw(store, NOW) == 0
    assert draw(store, NOW + timedelta(days=1)) == A_DAY


@pytest.mark.parametrize(("days_ago", "count"), [(BACK, 2), (BACK + 1, 0)])
def test_days_without_a_server_are_made_up_for(store: Database, days_ago: int, count: int) -> None:
    put(store, days_ago, 2)
    assert draw(store, NOW) == count


def test_chance_does_not_prefer_the_first_calls(store: Database) -> None:
    put(store, 1, 200)
    draw(store, NOW, 50)
    late = [sid for sid in drawn(store) if int(sid[2:]) >= 1100]
    assert 15 <= len(late) <= 35


def test_the_thread_draws_at_once_and_stops(store: Database) -> None:
    put(store, 1, 3)
    sample = DailySample(store, lambda: NOW)
    sample.start()
    sample.close()
    assert len(drawn(store)) == 3


def test_examples_are_drawn_from_only_while_nobody_has_called(store: Database) -> None:
    at = NOW - timedelta(days=1)
    with store.begin() as session:
        session.add_all([ended(n, f"tea {n}", started_at=at, is_sample=True) for n in range(9)])
    assert draw(store, NOW) == A_DAY
    with store.begin() as session:
        session.add_all([ended(n, f"tea {n}", started_at=at) for n in (101, 102)])
    assert draw(store, NOW) == 2
    assert drawn(store) == {"CS101", "CS102"}
