"""Promises to callers: kept once, and never claimed when they could not be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import select, text

from ivr.storage import Database, FollowUps, open_database
from ivr.storage.models import FollowUp, LiveCall
from tests.ivr.console.conftest import NOW, ended

pytestmark = pytest.mark.web

NUMBER = "+447700900123"


def a_callback(call_sid: str = "CA1", kind: str = "callback") -> FollowUp:
    return FollowUp(call_sid=call_sid, kind=kind, preset="bank", number=NUMBER)


def test_a_promise_is_open_until_it_is_done(database: Database) -> None:
    follow_ups = FollowUps(database)
    assert follow_ups.add(a_callback("CA1"))
    assert follow_ups.add(a_callback("CA2"))
    with database.begin() as session:
        first = session.scalars(select(FollowUp).where(FollowUp.call_sid == "CA1")).one()
        first.done_at = datetime(2026, 9, 2, tzinfo=UTC)
    (item,) = follow_ups.open()
    assert (item.call_sid, item.number) == ("CA2", NUMBER)
    assert item.created_at is not None


def test_the_oldest_comes_first_and_the_list_is_bounded(database: Database) -> None:
    follow_ups = FollowUps(database)
    for call_sid in ("CA3", "CA1", "CA2"):
        follow_ups.add(a_callback(call_sid))
    assert [item.call_sid for item in follow_ups.open()] == ["CA3", "CA1", "CA2"]
    assert [item.call_sid for item in follow_ups.open(limit=1)] == ["CA3"]


def test_a_promise_made_twice_is_kept_once(database: Database) -> None:
    follow_ups = FollowUps(database)
    assert follow_ups.add(a_callback())
    assert follow_ups.add(a_callback())
    assert follow_ups.add(a_callback(kind="voicemail"))
    assert sorted(item.kind for item in follow_ups.open()) == ["callback", "voicemail"]


def test_two_requests_at_the_same_time_make_one_promise(url: str, database: Database) -> None:
    start = Barrier(4)
    processes = [open_database(url) for _ in range(4)]

    def promise(mine: Database) -> bool:
        start.wait(timeout=10)
        return FollowUps(mine).add(a_callback())

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(promise, processes)) == [True] * 4
    assert len(FollowUps(database).open()) == 1
    for mine in processes:
        mine.close()


def test_without_a_database_nothing_is_promised(caplog: pytest.LogCaptureFixture) -> None:
    follow_ups = FollowUps(None)
    assert not follow_ups.add(a_callback())
    assert follow_ups.open() == []
    assert "nobody will callback" in caplog.text
    assert NUMBER not in caplog.text


def test_a_database_that_fails_promises_nothing(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.begin() as session:
        session.execute(text("DROP TABLE follow_ups"))
    assert not FollowUps(database).add(a_callback())
    assert "the callback is not kept" in caplog.text
    assert NUMBER not in caplog.text


def test_the_language_of_a_promise_is_that_of_its_call_which_may_go_on(database: Database) -> None:
    follow_ups = FollowUps(database)
    with database.begin() as session:
        session.add(ended(1, "tea", language="vi"))
        state = {"language": "fa"}
        session.add(LiveCall(call_sid="CS2", phase="talking", updated_at=NOW, state=state))
    assert [follow_ups.language(sid) for sid in ("CS1", "CS2", "CS3")] == ["vi", "fa", ""]
    assert FollowUps(None).language("CS1") == ""
