"""Agents: what they may become and when, and what happens when their desk goes silent."""

from __future__ import annotations

import pytest

from ivr.storage import Database
from ivr.storage.queue_parts import AgentState
from tests.ivr.storage.lines import PRESET, QUEUE, Line, after

pytestmark = pytest.mark.unit


@pytest.fixture
def line(database: Database) -> Line:
    return Line(database)


def test_who_signs_in_is_on_a_break_and_serves_their_queues(line: Line) -> None:
    line.agents.sign_in("kim", [(PRESET, QUEUE)], after(0))
    assert line.agents.state("kim") is AgentState.BREAK
    assert line.agents.is_served(PRESET, QUEUE)
    assert not line.agents.is_served(PRESET, "disputes")
    assert line.agents.serving(PRESET, QUEUE) == (0, 0)
    line.agents.become("kim", AgentState.AVAILABLE, after(1))
    assert line.agents.serving(PRESET, QUEUE) == (1, 1)


def test_signing_in_again_keeps_the_state_and_takes_the_new_queues(line: Line) -> None:
    line.agent("kim")
    line.agents.sign_in("kim", [(PRESET, "disputes")], after(5))
    (shown,) = line.agents.listed()
    assert (shown.state, shown.since) == (AgentState.AVAILABLE, after(0))
    assert shown.queues == ((PRESET, "disputes"),)


def test_nobody_leaves_while_it_rings_or_they_talk(line: Line) -> None:
    line.agent("kim")
    line.caller("a")
    offer = line.offer()
    assert not line.agents.become("kim", AgentState.BREAK, after(1))
    line.offers.accept(offer.id, "kim", after(1))
    assert not line.agents.sign_out("kim", after(2))
    line.offers.finish(offer.id, after(3))
    assert line.agents.become("kim", AgentState.AVAILABLE, after(4))


def test_nobody_chooses_to_be_busy(line: Line) -> None:
    line.agent("kim")
    with pytest.raises(ValueError, match="busy"):
        line.agents.become("kim", AgentState.BUSY, after(1))


def test_a_silent_desk_is_signed_out(line: Line) -> None:
    line.agent("kim")
    line.agents.seen("kim", after(10))
    assert line.agents.drop_lost(after(55)) == []
    assert line.agents.drop_lost(after(56)) == ["kim"]
    assert line.agents.state("kim") is AgentState.OFFLINE
    assert not line.agents.is_served(PRESET, QUEUE)


def test_an_unknown_agent_is_offline(line: Line) -> None:
    assert line.agents.state("nobody") is AgentState.OFFLINE


def test_changes_are_told(line: Line) -> None:
    with line.bus.subscribe("queue") as news:
        line.agents.sign_in("kim", [], after(0))
        assert news.get(0) == ("queue", {"agent": "kim"})
