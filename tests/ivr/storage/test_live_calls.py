"""Calls between requests: who is faster wins, and a database that fails loses none of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import text

import ivr.storage.live_calls as module
from ivr.storage import Database, LiveCall, LiveCalls, Phase, open_database
from ivr.storage.models import LiveCall as Row

pytestmark = pytest.mark.web

ANSWERED = "2026-09-02T11:00:00+00:00"


def a_call(call_sid: str = "CA1", **more: object) -> LiveCall:
    usual = {"channel": "twilio_stream", "preset": "bank", "language": "en"}
    return LiveCall(call_sid=call_sid, answered_at=ANSWERED, **{**usual, **more})  # type: ignore[arg-type]


def kept(live: LiveCalls, call: LiveCall) -> LiveCall:
    saved = live.save(call)
    assert saved is not None
    return saved


def run_sql(database: Database, statement: str, **values: object) -> None:
    with database.begin() as session:
        session.execute(text(statement), values)


def loses_its_table(database: Database) -> None:
    run_sql(database, "DROP TABLE live_calls")


def mends(database: Database) -> None:
    Row.__table__.create(database.engine)  # type: ignore[attr-defined]


@pytest.fixture
def live(database: Database) -> LiveCalls:
    return LiveCalls(database)


@pytest.fixture(params=["with", "without"])
def either(request: pytest.FixtureRequest, url: str) -> Iterator[LiveCalls]:
    """Return a store with a database, and one without."""
    opened = open_database(url) if request.param == "with" else None
    yield LiveCalls(opened)
    if opened is not None:
        opened.close()


def test_a_call_comes_back_as_it_was_kept(either: LiveCalls) -> None:
    call = a_call(
        caller="+447700900123",
        phase=Phase.LEAVING,
        memory={"state": "asking"},
        packet={"need": "A lost card."},
        destination="card_services",
        failed_leg=True,
        answer="<Response/>",
    )
    saved = kept(either, call)
    assert saved == replace(call, step=1)
    assert either.get("CA1") == saved


def test_nobody_knows_a_call_that_was_never_kept(either: LiveCalls) -> None:
    assert either.get("CA1") is None
    either.forget("CA1")  # nor is that an error


def test_every_change_is_a_step(either: LiveCalls) -> None:
    first = kept(either, a_call())
    second = kept(either, replace(first, phase=Phase.TALKING))
    assert (first.step, second.step) == (1, 2)
    assert either.get("CA1") == second


def test_of_two_who_change_the_same_step_one_wins(either: LiveCalls) -> None:
    read = kept(either, a_call())
    assert either.save(replace(read, destination="first")) is not None
    assert either.save(replace(read, destination="second")) is None
    found = either.get("CA1")
    assert found is not None
    assert found.destination == "first"


def test_of_two_who_admit_the_same_call_one_wins(either: LiveCalls) -> None:
    assert either.save(a_call(token="first")) is not None
    assert either.save(a_call(token="second")) is None


def test_of_two_processes_one_wins(database: Database) -> None:
    here, there = LiveCalls(database), LiveCalls(database)
    read = kept(here, a_call())
    assert there.save(replace(read, destination="there")) is not None
    assert here.save(replace(read, destination="here")) is None
    assert here.save(a_call()) is None
    found = here.get("CA1")
    assert found is not None
    assert found.destination == "there"


def test_of_many_threads_one_wins(either: LiveCalls) -> None:
    read, ready = kept(either, a_call()), Barrier(8, timeout=20)

    def change(number: int) -> LiveCall | None:
        ready.wait()
        return either.save(replace(read, destination=str(number)))

    with ThreadPoolExecutor(8) as threads:
        saved = [call for call in threads.map(change, range(8)) if call is not None]
    assert saved == [either.get("CA1")]


def test_a_new_process_finds_what_the_old_one_kept(url: str) -> None:
    before = open_database(url)
    saved = kept(LiveCalls(before), a_call(memory={"state": "asking"}))
    before.close()
    after = open_database(url)
    assert LiveCalls(after).get("CA1") == saved
    after.close()


def test_a_row_of_a_newer_version_can_be_read(live: LiveCalls, database: Database) -> None:
    saved = kept(live, a_call())
    state = {**json.loads(json.dumps({"call_sid": "CA1", "channel": "twilio_stream"}))}
    state |= {"preset": "bank", "language": "en", "answered_at": ANSWERED}
    state |= {"phase": "expected", "a_field_of_tomorrow": 1}
    run_sql(database, "UPDATE live_calls SET state = :state", state=json.dumps(state))
    assert live.get("CA1") == saved


def test_a_forgotten_call_is_gone(either: LiveCalls) -> None:
    kept(either, a_call())
    either.forget("CA1")
    assert either.get("CA1") is None
    assert either.save(a_call()) is not None, "its id may be used again"


# --- the database is out of order


def test_this_process_goes_on_from_memory(
    live: LiveCalls, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    first = kept(live, a_call(caller="+447700900123"))
    loses_its_table(database)
    assert live.get("CA1") == first
    second = kept(live, replace(first, destination="accounts"))
    assert live.get("CA1") == second
    assert live.save(replace(first, destination="too late")) is None
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
    assert "call CA1 could not be kept" in caplog.text
    assert "+447700900123" not in caplog.text


def test_a_call_can_begin_without_the_database(live: LiveCalls, database: Database) -> None:
    loses_its_table(database)
    assert live.get("CA1") is None
    first = kept(live, a_call())
    assert kept(live, replace(first, destination="accounts")) == live.get("CA1")


def test_what_was_missed_is_written_when_the_database_is_back(
    live: LiveCalls, database: Database
) -> None:
    first = kept(live, a_call())
    loses_its_table(database)
    second = kept(live, replace(first, destination="accounts"))
    mends(database)
    assert live.get("CA1") == second, "the database lags behind"
    third = kept(live, replace(second, phase=Phase.AWAY))
    assert LiveCalls(database).get("CA1") == third
    fourth = kept(live, replace(third, phase=Phase.OVER))
    assert LiveCalls(database).get("CA1") == fourth


def test_a_call_begun_without_the_database_is_written_when_it_is_back(
    live: LiveCalls, database: Database
) -> None:
    loses_its_table(database)
    first = kept(live, a_call())
    mends(database)
    second = kept(live, replace(first, destination="accounts"))
    assert LiveCalls(database).get("CA1") == second


def test_forgetting_and_searching_survive_a_lost_table(
    live: LiveCalls, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    kept(live, a_call())
    loses_its_table(database)
    live.keep_partial(a_call(), "my card")
    live.forget("CA1")
    assert live.stale(Phase.EXPECTED, datetime.now(UTC)) == []
    assert live.get("CA1") is None
    assert "my card" not in caplog.text


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3)
    live = LiveCalls(None)
    for number in range(4):
        kept(live, a_call(f"CA{number}"))
    assert [live.get(f"CA{number}") is not None for number in range(4)] == [False, *[True] * 3]


# --- partial readings


def test_a_partial_reading_makes_no_step(either: LiveCalls) -> None:
    call = kept(either, a_call())
    either.keep_partial(call, "my card")
    assert either.get("CA1") == replace(call, partial="my card")
    assert either.save(replace(call, partial="")) is not None


def test_a_partial_reading_that_comes_late_undoes_nothing(either: LiveCalls) -> None:
    before = kept(either, a_call())
    after = kept(either, replace(before, destination="accounts"))
    either.keep_partial(before, "my card")
    assert either.get("CA1") == after


# --- calls of which nobody has heard


def test_stale_calls_are_those_untouched_since_then(live: LiveCalls, database: Database) -> None:
    at = datetime(2026, 9, 2, 11, tzinfo=UTC)
    kept(live, a_call("CA1"))
    kept(live, a_call("CA2", phase=Phase.AWAY))
    run_sql(database, "UPDATE live_calls SET updated_at = '2026-09-02 11:00:00.000000'")
    assert live.stale(Phase.EXPECTED, at) == []
    (found,) = live.stale(Phase.EXPECTED, at + timedelta(seconds=1))
    assert (found.call_sid, found.step) == ("CA1", 1)
    assert [c.call_sid for c in live.stale(Phase.AWAY, at + timedelta(seconds=1))] == ["CA2"]


def test_without_a_database_nothing_is_stale() -> None:
    live = LiveCalls(None)
    kept(live, a_call())
    assert live.stale(Phase.EXPECTED, datetime(2100, 1, 1, tzinfo=UTC)) == []


# --- the call's clock


@pytest.mark.parametrize(("second", "ms"), [(0, 0), (2, 2_000)])
def test_a_call_counts_from_its_answer(second: int, ms: int) -> None:
    assert a_call().now_ms(datetime(2026, 9, 2, 11, 0, second, tzinfo=UTC)) == ms


def test_a_clock_that_was_set_back_never_makes_a_time_negative() -> None:
    assert a_call().now_ms(datetime(2026, 9, 2, 10, tzinfo=UTC)) == 0
