"""Experiments that harm callers stop by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete

from ivr.storage import Database
from ivr.storage.experiments import OVERTAKEN, Experiments, Plan
from ivr.storage.models import Call
from ivr.storage.tallies import Tallies
from ivr.tuning.experimenting import OVER, Guard, look, result_of
from tests.ivr.console.conftest import ended
from tests.ivr.storage.test_experiments import published

pytestmark = pytest.mark.web


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
LONDON = ZoneInfo("Europe/London")


def london(_preset: str) -> ZoneInfo:
    return LONDON


@pytest.fixture
def running(database: Database) -> Experiments:
    published(database, 1)
    published(database, 2)
    experiments = Experiments(database)
    experiments.start("tea", Plan(1, 2, 0.5, 100), "ann", NOON)
    return experiments


def calls(database: Database, version: int, good: int, bad: int) -> None:
    with database.begin() as session:
        for number in range(good + bad):
            tried = ["accepted"] if number < good else ["agent"]
            sid = version * 1000 + number
            how = {"catalogue_version": str(version), "tried": tried}
            session.add(ended(sid, "tea", started_at=NOON, **how))


def test_an_experiment_that_harms_is_stopped_and_told(
    database: Database, running: Experiments
) -> None:
    calls(database, 1, 60, 0)
    calls(database, 2, 20, 40)
    told: list[tuple[str, str, str]] = []
    assert look(Tallies(database), london, LATER, lambda *what: told.append(what)) == 1
    assert told[0][0] == "system"
    assert "opt-out is worse" in told[0][1]
    assert running.choose("tea", "CS1") is None
    assert look(Tallies(database), london, LATER, lambda *what: told.append(what)) == 0


def test_one_that_does_no_harm_goes_on(database: Database, running: Experiments) -> None:
    calls(database, 1, 60, 2)
    calls(database, 2, 60, 1)
    assert look(Tallies(database), london, LATER, lambda *what: None) == 0
    (row,) = running.open()
    found = result_of(Tallies(database), LONDON, row, LATER)
    assert (found.usual_calls, found.other_calls, found.enough) == (62, 61, False)


def test_calls_from_before_do_not_count(database: Database, running: Experiments) -> None:
    with database.begin() as session:
        early = NOON - timedelta(seconds=1)
        session.add(ended(1, "tea", started_at=early, catalogue_version="1"))
    (row,) = running.open()
    assert result_of(Tallies(database), LONDON, row, LATER).usual_calls == 0


def test_an_overtaken_experiment_is_ended(database: Database, running: Experiments) -> None:
    published(database, 3, NOON + timedelta(minutes=1))
    assert look(Tallies(database), london, LATER, lambda *what: None) == 1
    assert running.history("tea")[0].why == OVERTAKEN


def test_the_thread_looks_at_once_and_stops(database: Database, running: Experiments) -> None:
    published(database, 3, NOON + timedelta(minutes=1))
    guard = Guard(Tallies(database), london, lambda *what: None)
    guard.start()
    guard.close()
    assert running.open() == []


def test_the_final_count_is_kept_when_the_calls_it_began_are_over_and_stays(
    database: Database, running: Experiments
) -> None:
    calls(database, 1, 60, 2)
    calls(database, 2, 60, 1)
    tallies, (row,) = Tallies(database), running.open()
    running.stop(row.id, "ann", "", LATER)
    look(tallies, london, LATER + OVER, lambda *what: None)
    assert running.history("tea")[0].counted is None
    with database.begin() as session:  # it was going on when the experiment ended
        how = {"catalogue_version": "2", "tried": ["accepted"]}
        session.add(ended(1, "tea", started_at=LATER - timedelta(minutes=1), **how))
    look(tallies, london, LATER + OVER + timedelta(seconds=1), lambda *what: None)
    (kept,) = running.history("tea")
    before = result_of(tallies, LONDON, kept, LATER)
    assert (before.usual_calls, before.other_calls) == (62, 62)
    with database.begin() as session:
        session.execute(delete(Call))  # they are not kept for ever
    look(tallies, london, LATER + timedelta(days=90), lambda *what: None)
    (kept,) = running.history("tea")
    assert result_of(tallies, LONDON, kept, LATER) == before
    kept.counted = None
    assert result_of(tallies, LONDON, kept, LATER).usual_calls == 0
