"""Examples are told apart from real calls, and go as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from ivr.numbers import Period
from ivr.storage import Database
from ivr.storage.call_facts import call_facts
from ivr.storage.call_log import as_call
from ivr.storage.missed_causes import causes
from ivr.storage.models import Base, Call, CallerVisit, HandOffPacket, MissedUtterance, Survey, Turn
from ivr.storage.samples import (
    Counts,
    SampleCall,
    count_calls,
    erase_samples,
    has_calls,
    keep_samples,
)
from tests.ivr.storage.conftest import finished
from tests.ivr.storage.test_topics import NOW

pytestmark = pytest.mark.web

TABLES: tuple[type[Base], ...] = (Call, Turn, HandOffPacket, CallerVisit, Survey, MissedUtterance)


def sample(sid: str, preset: str = "bank", **other: Any) -> SampleCall:
    record = replace(finished(sid), preset=preset)
    record.turns[0].verdict = "no_match"
    return SampleCall(record, {"need": "x"}, NOW, "sample-1", **other)


def count(database: Database, table: type[Base]) -> int:
    with database.begin() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_examples_are_kept_with_all_that_belongs_to_them(database: Database) -> None:
    keep_samples(database, [sample("CS1", satisfied=4, easy=6), sample("CS2")])
    assert [count(database, table) for table in TABLES] == [2, 2, 2, 2, 1, 2]
    assert count_calls(database, "bank") == Counts(real=0, samples=2)
    assert count_calls(database, "tea") == Counts(0, 0)


def test_erasing_leaves_real_calls_and_other_lines(database: Database) -> None:
    keep_samples(database, [sample("CS1", satisfied=4), sample("CS2", "tea", satisfied=4)])
    with database.begin() as session:
        session.add(as_call(finished("CS3"), None, NOW))
    assert erase_samples(database, "bank") == 1
    assert [count(database, table) for table in TABLES] == [2, 2, 1, 1, 1, 1]
    assert count_calls(database, "bank") == Counts(real=1, samples=0)
    assert erase_samples(database) == 1
    assert [count(database, table) for table in TABLES] == [1, 1, 0, 0, 0, 0]


def test_a_trial_is_neither_a_caller_nor_an_example(database: Database) -> None:
    trial = as_call(finished("CS1"), None, NOW)
    trial.trial = "break"
    with database.begin() as session:
        session.add(trial)
    assert count_calls(database, "bank") == Counts(0, 0)
    assert not has_calls(database, "bank", samples=False)
    keep_samples(database, [sample("CS2")])
    assert has_calls(database, "bank", samples=True)
    assert not has_calls(database, "bank", samples=False)
    with database.begin() as session:
        session.add(as_call(finished("CS3"), None, NOW))
    assert has_calls(database, "bank", samples=False)
    assert not has_calls(database, "tea", samples=False)


def test_examples_are_in_a_period_only_where_they_are_wanted(database: Database) -> None:
    keep_samples(database, [sample("CS1")])
    with database.begin() as session:
        session.add(as_call(finished("CS2"), None, NOW))
    day = timedelta(days=1)
    period = Period(NOW - day, NOW + day, "bank", "en")
    assert len(call_facts(database, period)) == 2
    own = replace(period, without_samples=True)
    assert [call.call_sid for call in call_facts(database, own)] == ["CS2"]
    assert causes(database, period) == [("untold", 1)]
    assert causes(database, own) == []
