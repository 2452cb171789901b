"""Calls that we make, whatever order their reports come in."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import delete

from ivr.storage import Database
from ivr.storage.models import QueueEntry
from ivr.storage.outbound import ORDER, Outbound, OutboundCalls, Reached, Stage
from ivr.storage.queue_parts import EntryKind
from tests.ivr.storage.lines import Line, after

pytestmark = pytest.mark.web


@pytest.fixture
def line(database: Database) -> Line:
    return Line(database)


@pytest.fixture
def calls(database: Database) -> OutboundCalls:
    return OutboundCalls(database)


def begun(line: Line, calls: OutboundCalls) -> Outbound:
    """Let an agent accept a callback, and begin to call."""
    line.agent("ann")
    entry_id = line.caller("CS1", kind=EntryKind.CALLBACK, number="+447700900123")
    offer = line.offer(1)
    assert line.offers.accept(offer.id, "ann", after(2)) is not None
    call = calls.begin(line.entry(entry_id), "ann", after(2))
    assert call is not None
    return call


def test_one_call_at_a_time_goes_on_to_one_caller(line: Line, calls: OutboundCalls) -> None:
    call = begun(line, calls)
    entry = line.entry(call.entry_id)
    assert calls.begin(entry, "ann", after(3)) is None
    assert calls.ends(call.id, Reached.FAILED, after(4))
    second = calls.begin(entry, "ann", after(5))
    assert second is not None
    assert second.id != call.id
    assert calls.last_of(entry.id) == second


def test_reports_in_any_order_leave_the_furthest(line: Line, calls: OutboundCalls) -> None:
    call = begun(line, calls)
    for order in permutations(ORDER[1:5]):
        for stage in (*order, *order):
            calls.reaches(call.id, stage, after(5))
        known = calls.get(call.id)
        assert known is not None
        assert known.stage is Stage.TALKING, order
        assert calls.ends(call.id, Reached.FAILED, after(6))
        again = calls.begin(line.entry(call.entry_id), "ann", after(7))
        assert again is not None
        call = again


def test_what_has_ended_stays_ended_with_its_first_outcome(
    line: Line, calls: OutboundCalls
) -> None:
    call = begun(line, calls)
    assert calls.ends(call.id, Reached.BUSY, after(5))
    assert not calls.ends(call.id, Reached.TALKED, after(6))
    assert not calls.reaches(call.id, Stage.ANSWERED, after(6))
    assert not calls.placed(call.id, "CA9", after(6))
    known = calls.get(call.id)
    assert known is not None
    assert (known.stage, known.outcome, known.carrier_sid) == (Stage.ENDED, Reached.BUSY, "")


def test_a_socket_is_let_in_once_and_only_after_a_yes(line: Line, calls: OutboundCalls) -> None:
    call = begun(line, calls)
    assert calls.claim(call.id, call.token, after(4)) is None
    calls.reaches(call.id, Stage.CONFIRMED, after(5))
    assert calls.claim(call.id, "another", after(6)) is None
    claimed = calls.claim(call.id, call.token, after(6))
    assert claimed is not None
    assert claimed.stage is Stage.TALKING
    assert calls.claim(call.id, call.token, after(7)) is None
    assert calls.claim(call.id, "", after(7)) is None


def test_what_nothing_is_heard_of_is_stuck_but_not_who_talks(
    line: Line, calls: OutboundCalls
) -> None:
    call = begun(line, calls)
    assert calls.stuck(after(2)) == []
    assert [one.id for one in calls.stuck(after(2.1))] == [call.id]
    calls.doubt(call.id, "nobody knows", after(3))
    assert calls.stuck(after(3)) == []
    calls.reaches(call.id, Stage.TALKING, after(4))
    assert calls.stuck(after(1000)) == []


def test_a_call_goes_with_the_stay_that_it_was_for(
    line: Line, calls: OutboundCalls, database: Database
) -> None:
    call = begun(line, calls)
    with database.begin() as session:
        session.execute(delete(QueueEntry))
    assert calls.get(call.id) is None
