"""The line: joining, order, position, leaving, transfers, and what is known of the wait."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import insert, select

from ivr.storage import Database, open_database
from ivr.storage.engine import opened_as_it_is, upgrade
from ivr.storage.layout import layout_of
from ivr.storage.models import Agent, QueueEntry, QueueOffer
from ivr.storage.queue_parts import AgentState, Entering, EntryKind, EntryState, Outcome
from ivr.storage.queue_rows import row_of
from tests.ivr.storage.at_work import CALLERS
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


PROCESSES = 4
STATES = ("ringing", "accepted", "declined", "timed_out", "withdrawn", "ended")


def test_a_caller_who_joins_in_several_processes_is_in_line_once(line: Line, url: str) -> None:
    """A carrier that gets no answer asks again, and may reach another process."""
    others = [open_database(url) for _ in range(PROCESSES)]
    together = Barrier(PROCESSES)

    def process(own: Database) -> list[str]:
        here, joined = Line(own), []
        for number in range(10):
            together.wait()
            joined.append(here.caller(f"CS{number}", number))
        return joined

    with ThreadPoolExecutor(PROCESSES) as pool:
        joined = list(pool.map(process, others))
    for other in others:
        other.close()
    assert [len(set(ids)) for ids in zip(*joined, strict=True)] == [1] * 10
    assert [entry.call_sid for entry in line.queues.line()] == [f"CS{n}" for n in range(10)]


def test_who_waited_twice_before_that_was_prevented_waits_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    with opened_as_it_is(url) as engine:
        upgrade(engine, "0016")
        [then] = [layout for layout in layout_of("0016") if layout.name == "queue_entries"]
        with engine.begin() as connection:
            for number, sid in enumerate(("CS1", "CS1", "CS1", "CS2")):
                row = row_of(Entering(sid, PRESET, QUEUE), after(number % 2))
                values = {name: getattr(row, name) for name, _ in then.columns}
                values["id"] = f"E{number}"
                connection.execute(insert(then.table()).values(values))
    database = open_database(url)
    line = Line(database)
    assert [(entry.id, entry.call_sid) for entry in line.queues.line()] == [
        *(("E0", "CS1"), ("E3", "CS2"))
    ]
    assert line.entry("E1").outcome == line.entry("E2").outcome == Outcome.FAILED
    database.close()


def at_work(url: str, names: str) -> list[tuple[str, str, str]]:
    """Let a process a name work the queue together; return all that they did."""
    program = [sys.executable, "-m", "tests.ivr.storage.at_work", url]
    root = Path(__file__).parents[3]
    running = [
        subprocess.Popen(
            [*program, name, str(seed), str(CALLERS * len(names))],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, name in enumerate(names)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    # Each is read in a thread of its own: neither waits for the other's pipe.
    with ThreadPoolExecutor(len(running)) as threads:
        outputs = list(threads.map(lambda process: process.communicate(timeout=280)[0], running))
    assert [process.returncode for process in running] == [0] * len(running)
    return [tuple(json.loads(line)) for output in outputs for line in output.splitlines()]


def test_two_processes_work_one_queue_and_nobody_is_lost_or_served_twice(
    postgres: Callable[[], str],
) -> None:
    url = postgres()
    did = at_work(url, "ab")
    things = {what: [thing for one, thing, _ in did if one == what] for what, _, _ in did}
    for what, ids in things.items():
        assert len(set(ids)) == len(ids), f"{what} twice"
    database = open_database(url)
    with database.begin() as session:
        entries = {row.id: row for row in session.scalars(select(QueueEntry))}
        offers = {row.id: row for row in session.scalars(select(QueueOffer))}
        agents = list(session.scalars(select(Agent)))
    database.close()
    everybody_left_once(entries, did)
    offers_add_up(offers, entries, things)
    assert {agent.state for agent in agents} <= {"available", "wrap_up", "break"}
    assert len(agents) == 8
    assert all(len(things[what]) > 5 for what in ("answered", "declined", "abandoned", "dropped"))


def everybody_left_once(entries: dict[str, Any], did: list[tuple[str, str, str]]) -> None:
    """Every caller came once, and every stay ended as the process says that ended it."""
    came = {thing for what, thing, _ in did if what in ("entered", "transferred")}
    assert came == set(entries)
    assert len({sid for what, _, sid in did if what == "entered"}) == 200
    ended = Counter(
        (of if what in ("answered", "transferred") else thing, what)
        for what, thing, of in did
        if what in ("answered", "transferred", "abandoned")
    )
    assert ended == Counter((row.id, row.outcome) for row in entries.values())
    assert {row.state for row in entries.values()} == {"left"}
    last = [row.call_sid for row in entries.values() if row.outcome != "transferred"]
    assert len(last) == len(set(last)) == 200


def offers_add_up(
    offers: dict[str, Any], entries: dict[str, Any], things: dict[str, list[str]]
) -> None:
    """Every offer was made by one process, and became what one process says."""
    assert set(things["made"]) == set(offers)
    state = {one: {row.id for row in offers.values() if row.state == one} for one in STATES}
    assert state["ringing"] == state["accepted"] == set()
    assert state["declined"] == set(things["declined"])
    assert state["timed_out"] == set(things["timed_out"])
    assert state["ended"] == set(things["accepted"])
    served, lost = set(things["answered"]), set(things["dropped"])
    assert served & lost == set()
    assert served | lost <= state["ended"]
    gone = [offers[one].entry_id for one in state["withdrawn"] | state["ended"] - served - lost]
    assert len(gone) == len(set(gone))
    assert {entries[one].outcome for one in gone} <= {"abandoned", "transferred"}
