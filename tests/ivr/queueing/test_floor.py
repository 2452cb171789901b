"""The floor: what is taken back, what is offered, and a thread that does it."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from ivr.queueing.floor import Dispatcher, Floor
from ivr.storage.queue_parts import AgentState, Entering
from tests.ivr.queueing.quiet_line import QuietLine
from tests.ivr.storage.lines import PRESET, QUEUE

pytestmark = pytest.mark.unit


def joins(floor: Floor) -> str:
    return floor.queues.enter(Entering("CS1", PRESET, QUEUE), floor.now())


def works(floor: Floor, name: str = "kim") -> None:
    floor.agents.sign_in(name, [(PRESET, QUEUE)], floor.now())
    floor.agents.become(name, AgentState.AVAILABLE, floor.now())


def test_a_turn_offers_and_takes_back_what_rang_too_long(floor: Floor, line: QuietLine) -> None:
    entry = joins(floor)
    works(floor)
    floor.turn()
    rings = floor.offers.of_agent("kim")
    assert rings is not None
    assert rings.entry_id == entry
    line.at_ms += 21_000
    floor.agents.seen("kim", floor.now())
    floor.turn()
    assert floor.agents.state("kim") is AgentState.BREAK


def test_an_agent_joins_only_what_they_have_accepted(floor: Floor) -> None:
    joins(floor)
    works(floor)
    floor.turn()
    offer = floor.offers.of_agent("kim")
    assert offer is not None
    assert not floor.join(offer.id, "kim", QuietLine())  # it still rings
    floor.offers.accept(offer.id, "kim", floor.now())
    assert not floor.join(offer.id, "lee", QuietLine())
    assert not floor.join("unknown", "kim", QuietLine())


def test_the_dispatcher_offers_as_soon_as_somebody_is_there(floor: Floor) -> None:
    dispatcher = Dispatcher(floor, every_s=60)
    offered = Event()
    make = floor.offers.make

    def watched(*args: Any) -> Any:
        made = make(*args)
        if made is not None:
            offered.set()
        return made

    floor.offers.make = watched  # type: ignore[method-assign]
    works(floor)
    dispatcher.start()
    joins(floor)
    assert offered.wait(5)
    dispatcher.close()


def test_unknown_waits_count_as_none(floor: Floor, line: QuietLine) -> None:
    joins(floor)
    assert floor.waits(PRESET) == {}
    works(floor)
    assert floor.waits(PRESET)[QUEUE] >= 0


def test_a_bug_in_one_turn_does_not_end_the_dispatcher(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    dispatcher = Dispatcher(floor, every_s=0.01)
    turned, offer_all = Event(), floor.offers.make_all
    turns: list[int] = []

    def make_all(*args: Any) -> Any:
        turns.append(1)
        if len(turns) == 1:
            raise RuntimeError("a bug")
        turned.set()
        return offer_all(*args)

    floor.offers.make_all = make_all  # type: ignore[method-assign]
    dispatcher.start()
    assert turned.wait(5)
    dispatcher.close()
    assert "no offers are made" in caplog.text


def test_the_dispatcher_does_its_chores_each_turn(floor: Floor) -> None:
    done = Event()
    dispatcher = Dispatcher(floor, every_s=60, chores=(done.set,))
    dispatcher.start()
    floor.bus.publish("queue", {})
    assert done.wait(5)
    dispatcher.close()
