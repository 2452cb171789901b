"""A change happens once, and only from the state that it names."""

from __future__ import annotations

import pytest

from ivr.storage import Database
from ivr.storage.queue_changes import back_in_line, move_agent, move_entry
from ivr.storage.queue_parts import AgentState, EntryState
from tests.ivr.storage.lines import Line, after

pytestmark = pytest.mark.unit


def test_an_entry_moves_once(database: Database) -> None:
    entry_id = Line(database).caller("a")
    with database.begin() as session:
        waiting = (EntryState.WAITING,)
        assert move_entry(session, entry_id, waiting, state=EntryState.OFFERED)
        assert not move_entry(session, entry_id, waiting, state=EntryState.OFFERED)


def test_an_agent_moves_only_from_the_named_states(database: Database) -> None:
    Line(database).agent("kim")
    with database.begin() as session:
        ringing = (AgentState.RINGING,)
        assert not move_agent(session, "kim", ringing, AgentState.BUSY, after(1))
        assert not move_agent(session, "nobody", ringing, AgentState.BUSY, after(1))


def test_who_goes_back_in_line_has_no_agent_any_more(database: Database) -> None:
    line = Line(database)
    entry_id = line.caller("a")
    line.agent("kim")
    line.offer()
    with database.begin() as session:
        assert back_in_line(session, entry_id, front=True)
        assert not back_in_line(session, entry_id, front=True)
    entry = line.entry(entry_id)
    assert (entry.agent, entry.offer_id, entry.front) == ("", "", True)
