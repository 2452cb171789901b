"""The line: joining, order, position, leaving, transfers, and what is known of the wait."""

from __future__ import annotations

import pytest

from ivr.storage import Database
from ivr.storage.queue_parts import AgentState, Entering, EntryKind, EntryState, Outcome
from tests.ivr.storage.lines import PRESET, QUEUE, Line, after

pytestmark = pytest.mark.unit


@pytest.fixture
def line(database: Database) -> Line:
    return Line(database)


def test_a_caller_who_joins_twice_is_in_line_once(line: Line) -> None:
    assert line.caller("CS1") == line.caller("CS1", 5)
    assert [entry.call_sid for entry in line.queues.line(PRESET, QUEUE)] == ["CS1"]


def test_priority_goes_first_and_ageing_makes_up_for_it(line: Line) -> None:
    line.caller("old", 0, priority=50)
    line.caller("urgent", 300, priority=80)  # 30 points are 450 s
    line.caller("too_late", 451, priority=80)
    assert [one.call_sid for one in line.queues.line(PRESET, QUEUE)] == [
        *("urgent", "old", "too_late")
    ]


def test_the_position_counts_who_is_served_before(line: Line) -> None:
    first, second = line.caller("a"), line.caller("b", 1)
    assert (line.queues.position(first), line.queues.position(second)) == (1, 2)
    line.queues.leave(first, Outcome.ABANDONED, after(2))
    assert (line.queues.position(first), line.queues.position(second)) == (None, 1)


def test_who_leaves_has_one_outcome(line: Line) -> None:
    entry = line.caller("a")
    assert line.queues.leave(entry, Outcome.ABANDONED, after(9))
    assert not line.queues.leave(entry, Outcome.ANSWERED, after(10))
    assert line.entry(entry).outcome == "abandoned"
    assert line.entry(entry).left_at == after(9)


def test_an_agent_whose_caller_leaves_while_it_rings_is_free_again(line: Line) -> None:
    entry = line.caller("a")
    line.agent("kim")
    offer = line.offer()
    line.queues.leave(entry, Outcome.ABANDONED, after(3))
    assert line.agents.state("kim") is AgentState.AVAILABLE
    assert line.offers.accept(offer.id, "kim", after(4)) is None


def test_an_agent_whose_caller_hangs_up_amid_the_call_has_a_wrap_up(line: Line) -> None:
    entry = line.caller("a")
    line.agent("kim")
    line.offers.accept(line.offer().id, "kim", after(2))
    line.queues.leave(entry, Outcome.ANSWERED, after(60))
    assert line.agents.state("kim") is AgentState.WRAP_UP


def test_a_callback_keeps_the_place(line: Line) -> None:
    first, second = line.caller("a"), line.caller("b", 1)
    assert line.queues.keep_place(first, "+442079460001", after(200))
    assert line.queues.position(second) == 2
    assert line.entry(first).kind is EntryKind.CALLBACK
    line.queues.leave(first, Outcome.CALLBACK, after(300))
    assert line.entry(first).number == ""


def test_a_caller_who_is_being_offered_cannot_become_a_callback(line: Line) -> None:
    entry = line.caller("a")
    line.agent("kim")
    line.offer()
    assert not line.queues.keep_place(entry, "+442079460001", after(1))


def test_a_transfer_keeps_packet_and_earned_place(line: Line) -> None:
    entry = line.caller("a", 0, packet={"need": "Lost card."})
    moved = line.queues.transfer(entry, "disputes", after(500))
    assert moved is not None
    assert line.entry(moved).packet == {"need": "Lost card."}
    assert line.entry(entry).outcome == "transferred"
    line.queues.enter(Entering("b", PRESET, "disputes"), after(100))
    assert line.queues.position(moved) == 1


def test_whoever_has_left_is_not_transferred(line: Line) -> None:
    entry = line.caller("a")
    line.queues.leave(entry, Outcome.ABANDONED, after(1))
    assert line.queues.transfer(entry, "disputes", after(2)) is None


def test_waits_are_known_where_somebody_serves(line: Line) -> None:
    line.caller("a")
    assert line.queues.waits(PRESET) == {}
    line.agent("kim")
    line.offer()
    line.caller("b", 1)
    assert line.queues.waits(PRESET)[QUEUE] > 60


def test_service_times_include_the_wrap_up(line: Line) -> None:
    line.caller("a")
    line.agent("kim")
    offer = line.offer(10)
    line.offers.accept(offer.id, "kim", after(12))
    line.offers.finish(offer.id, after(100))
    line.agents.become("kim", AgentState.AVAILABLE, after(130))
    assert line.queues.recent_service(PRESET, QUEUE) == [118.0]


def test_a_line_whose_process_was_lost_leaves_as_failed(line: Line) -> None:
    entry = line.caller("a")
    line.queues.seen([entry], after(20))
    assert line.queues.drop_lost(after(50)) == []
    assert line.queues.drop_lost(after(51)) == [entry]
    assert line.entry(entry).outcome == "failed"


def test_every_change_is_told(line: Line) -> None:
    with line.bus.subscribe("queue") as news:
        entry = line.caller("a")
        line.queues.leave(entry, Outcome.OVERFLOW, after(1))
        told = [news.get(0), news.get(0)]
    assert told == [("queue", {"queue": QUEUE, "entry": entry})] * 2


def test_of_call_finds_where_a_call_is_now(line: Line) -> None:
    entry = line.caller("a")
    found = line.queues.of_call("a")
    assert found is not None
    assert (found.id, found.state) == (entry, EntryState.WAITING)
    line.queues.leave(entry, Outcome.ABANDONED, after(1))
    assert line.queues.of_call("a") is None


def test_who_waits_at_a_carrier_is_not_ahead_of_ours(line: Line) -> None:
    theirs = line.caller("theirs", kind=EntryKind.MIRRORED)
    ours = line.caller("ours", 1)
    assert (line.queues.position(theirs), line.queues.position(ours)) == (1, 1)
