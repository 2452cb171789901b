"""Sample calls are really held, marked, kept and erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from intents.pack_loader import presets
from ivr.samples.history import Wanted, known_numbers, make_history, topics_of
from ivr.storage import Database, open_database
from ivr.storage.models import Call, MissedUtterance, Survey, Turn
from ivr.storage.models.base import utc
from ivr.storage.samples import Counts, count_calls
from ivr.switchboard import Switchboard

pytestmark = pytest.mark.model

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
CALLS = 120


@pytest.fixture(scope="module")
def database(
    switchboard: Switchboard, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Return a database with the history of a phone company."""
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('history')}/calls.db")
    steps: list[int] = []
    made = make_history(
        switchboard, opened, Wanted("telecom", "en", NOW, CALLS), lambda done, _: steps.append(done)
    )
    assert made == CALLS
    assert steps == list(range(1, CALLS + 1))
    yield opened
    opened.close()


def rows(database: Database, query: Any) -> list[Any]:
    with database.begin() as session:
        return list(session.scalars(query).all())


def test_every_row_is_marked_and_in_the_last_days(database: Database) -> None:
    calls = rows(database, select(Call))
    assert count_calls(database, "telecom") == Counts(0, CALLS)
    assert all(NOW - timedelta(days=14) <= utc(call.started_at) < NOW for call in calls)
    assert all(call.ended_at >= call.started_at for call in calls)
    missed = rows(database, select(MissedUtterance))
    assert missed
    assert all(row.is_sample for row in missed)


def test_calls_end_in_all_the_ways_that_calls_do(database: Database) -> None:
    calls = rows(database, select(Call))
    assert {call.disposition for call in calls} == {
        "transferred",
        "escalated",
        "contained",
        "abandoned",
    }
    tried = {verdict for call in calls for verdict in call.tried}
    assert {"accepted", "unsure", "yes", "no", "no_match", "agent"} <= tried
    assert {item["outcome"] for call in calls for item in call.served} >= {"found"}
    assert rows(database, select(Survey))
    routed = sorted(c.time_to_route_ms for c in calls if c.time_to_route_ms)
    assert 8_000 < routed[len(routed) // 2] < 40_000


def test_what_was_asked_for_is_noted_so_that_a_yes_is_no_need(database: Database) -> None:
    expected = rows(database, select(Turn.expectation).distinct())
    assert {"open", "yes_no", "digits"} <= set(expected)


def test_the_same_wish_makes_the_same_calls_and_no_more(
    switchboard: Switchboard, tmp_path: Path
) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/again.db")
    columns = select(Turn.call_sid + " " + Turn.transcript + " " + Turn.verdict)
    made = []
    for _ in range(2):
        make_history(switchboard, opened, Wanted("telecom", "en", NOW, 15))
        made.append(sorted(rows(opened, columns)))
    assert made[0] == made[1]
    assert count_calls(opened, "telecom").samples == 15
    opened.close()


def test_another_language_has_its_own_callers(switchboard: Switchboard, tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/vi.db")
    make_history(switchboard, opened, Wanted("parcel", "vi", NOW, 25))
    assert "transferred" in {call.disposition for call in rows(opened, select(Call))}
    opened.close()


@pytest.mark.parametrize("preset", presets())
def test_each_preset_has_unknown_topics_and_customers(preset: str) -> None:
    topics = topics_of(preset, "en")
    assert len(topics) == 2
    assert all(len(set(wordings)) >= 6 for wordings in topics.values())
    assert all(known_numbers(preset, date(2026, 11, 25)))


def test_lines_that_are_not_known_have_neither() -> None:
    assert topics_of("tea", "en") == {}
    assert topics_of("bank", "vi") == {}
    assert known_numbers("tea", date(2026, 11, 25)) == []
