"""Which days are counted, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ivr.storage import Database, open_database
from ivr.storage.tallies import Tallies
from ivr.tuning.counting import LATER, SOON, UNSETTLED, DayCounts, count_days, due
from tests.ivr.console.conftest import ended

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
YESTERDAY = date(2026, 11, 23)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/tea.db")
    yield opened
    opened.close()


@pytest.fixture
def tallies(store: Database) -> Tallies:
    return Tallies(store, now=lambda: NOW)


def called(store: Database, days_ago: int) -> None:
    with store.begin() as session:
        at = NOW - timedelta(days=days_ago)
        session.add(ended(days_ago, "tea", started_at=at))


def lines() -> list[tuple[str, ZoneInfo]]:
    return [("coffee", ZONE), ("tea", ZONE)]


def test_days_that_are_over_are_counted_from_the_newest_to_the_first_call(
    store: Database, tallies: Tallies
) -> None:
    called(store, 3)
    assert due(tallies, "tea", ZONE) == [YESTERDAY - timedelta(days=n) for n in range(3)]
    assert due(tallies, "coffee", ZONE) == []


def test_today_is_another_day_in_another_zone(store: Database, tallies: Tallies) -> None:
    called(store, 1)
    assert due(tallies, "tea", ZoneInfo("America/New_York")) == [date(2026, 11, 22)]


def test_all_that_is_due_is_counted_a_part_at_a_time(store: Database, tallies: Tallies) -> None:
    called(store, 5)
    assert count_days(tallies, lines, 3) == 3
    assert sorted(tallies.counted("tea", ZONE)) == [date(2026, 11, day) for day in (21, 22, 23)]
    assert [count_days(tallies, lines), count_days(tallies, lines)] == [2, 0]


@pytest.mark.parametrize(
    ("back", "age", "again"),
    [
        (0, SOON - timedelta(seconds=1), False),
        (0, SOON, True),
        (7 + UNSETTLED - 1, SOON, True),
        (7 + UNSETTLED, SOON, False),
        (7 + UNSETTLED, LATER - timedelta(seconds=1), False),
        (7 + UNSETTLED, LATER, True),
    ],
)
def test_days_that_still_move_are_counted_more_often(
    store: Database, tallies: Tallies, back: int, age: timedelta, again: bool
) -> None:
    called(store, 30)
    day = YESTERDAY - timedelta(days=back)
    replace(tallies, now=lambda: NOW - age).count("tea", ZONE, day)
    assert (day in due(tallies, "tea", ZONE)) is again


def test_days_of_which_no_calls_are_kept_are_forgotten(store: Database, tallies: Tallies) -> None:
    called(store, 2)
    tallies.count("tea", ZONE, date(2026, 11, 21))
    count_days(tallies, lines)
    assert min(tallies.counted("tea", ZONE)) == date(2026, 11, 22)


def test_of_two_processes_one_counts(store: Database, tallies: Tallies) -> None:
    called(store, 1)
    first, second = (DayCounts(tallies, lines) for _ in range(2))
    assert [first.tick(), second.tick()] == [1, 0]
