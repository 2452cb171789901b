"""The calls that go on, in one process and across several."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ivr.live_board import LONGEST, LOST, TELL, TOPIC, LiveBoard
from ivr.storage import open_database
from ivr.storage.bus import Bus, open_bus
from ivr.storage.postgres_bus import PostgresBus
from ivr.trace import CallRecord, TurnRecord

PATIENCE_S = 10.0

SECRET = "my mother is ill"


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def passes(self, time: timedelta) -> None:
        self.at += time


def call(call_sid: str = "CA1", intent: str | None = None, **other: str) -> CallRecord:
    record = CallRecord(call_sid, "tea", "en", "twilio_stream", intent=intent, **other)
    if intent is not None:
        record.band = "confirm"
        record.turns = [
            TurnRecord(SECRET, 0.9, "open", [], intent, "confirm", "classifier", "unsure", "asking")
        ]
    return record


class World:
    """Two processes on one bus, whose threads are the test's own."""

    def __init__(self) -> None:
        self.bus, self.clock = Bus(), Clock()
        self.news = self.bus.subscribe(TOPIC)
        self.one, self.two = (LiveBoard(self.bus, self.clock) for _ in range(2))
        for board in (self.one, self.two):
            board._news.close()

    def spreads(self) -> list[dict[str, object]]:
        """Let everything that was told reach both."""
        told = []
        while (message := self.news.get(0)) is not None:
            told.append(message[1])
            self.one.hears(*message)
            self.two.hears(*message)
        return told

    def shown(self) -> list[list[tuple[str, str, str]]]:
        return [
            [(c.call_sid, c.intent, c.destination) for c in board.calls("tea")]
            for board in (self.one, self.two)
        ]


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.unit
def test_a_call_is_shown_from_its_beginning_to_its_end_everywhere(world: World) -> None:
    world.one.started(call())
    world.spreads()
    assert world.shown() == [[("CA1", "", "")]] * 2
    world.one.turned(call(intent="order"))
    world.one.routed(call(intent="order"), {"destination": "shop"})
    world.spreads()
    assert world.shown() == [[("CA1", "order", "shop")]] * 2
    assert world.two.calls("tea")[0].band == "confirm"
    assert world.two.calls("coffee") == []
    world.one.ended(call())
    world.spreads()
    assert world.shown() == [[], []]


@pytest.mark.unit
def test_nothing_is_known_before_the_caller_has_spoken(world: World) -> None:
    world.one.started(call())
    (found,) = world.one.calls("tea")
    assert (found.band, found.turns) == ("", 0), "a record begins as rejected"


@pytest.mark.unit
def test_no_word_of_a_caller_is_in_the_news(world: World) -> None:
    world.one.turned(call(intent="order"))
    world.one.routed(call(intent="order"), {"destination": "shop", "words": [SECRET]})
    assert SECRET not in json.dumps(world.spreads())


@pytest.mark.unit
def test_a_process_that_comes_later_asks_and_is_told(world: World) -> None:
    world.one.started(call())
    while world.news.get(0) is not None:
        pass  # told before the other was there
    world.one.hears("live_calls_asked", {"process": "two"})
    assert [item["again"] for item in world.spreads()] == [True]
    assert world.shown()[1] == [("CA1", "", "")]


@pytest.mark.unit
def test_a_call_whose_process_is_lost_goes(world: World) -> None:
    world.one.started(call())
    world.spreads()
    world.clock.passes(LOST - timedelta(seconds=1))
    world.two.tidy()
    assert len(world.two.calls("tea")) == 1
    world.clock.passes(TELL)
    world.two.tidy()
    assert world.two.calls("tea") == []


@pytest.mark.unit
def test_a_process_that_lives_tells_again_and_its_calls_stay(world: World) -> None:
    world.one.started(call())
    for _ in range(5):
        world.clock.passes(TELL)
        world.one.tidy()
        world.spreads()
        world.two.tidy()
    assert len(world.two.calls("tea")) == 1


@pytest.mark.unit
def test_a_call_whose_end_was_lost_is_not_shown_for_ever(world: World) -> None:
    world.one.started(call())
    world.clock.passes(LONGEST - timedelta(seconds=1))
    world.one.tidy()
    assert len(world.one.calls("tea")) == 1
    world.clock.passes(TELL)
    world.one.tidy()
    assert world.one.calls("tea") == []


@pytest.mark.unit
def test_a_call_that_another_process_goes_on_with_is_one_call(world: World) -> None:
    world.one.started(call())
    world.spreads()
    began = world.one.calls("tea")[0].started_at
    world.clock.passes(timedelta(seconds=5))
    world.two.turned(call(intent="refund"))
    world.spreads()
    assert world.shown() == [[("CA1", "refund", "")]] * 2
    assert {board.calls("tea")[0].started_at for board in (world.one, world.two)} == {began}
    world.one.ended(call())
    world.spreads()
    assert world.shown() == [[], []]


@pytest.mark.unit
def test_a_board_listens_to_others_from_start_to_close() -> None:
    bus = Bus()
    one, two = LiveBoard(bus), LiveBoard(bus)
    one.started(call())
    answers = bus.subscribe(TOPIC)
    one.start()
    two.start()  # asks; the first one answers in its own thread
    assert answers.get(5) is not None
    one.close()
    two.close()
    bus.publish("live_calls_asked", {"process": "three"})
    assert answers.get(0) is None


@pytest.mark.web
def test_processes_on_postgresql_know_each_others_calls(postgres: Callable[[], str]) -> None:
    url = postgres()
    databases = [open_database(url), open_database(url)]
    buses = [open_bus(database) for database in databases]
    for bus in buses:
        assert isinstance(bus, PostgresBus)
        assert bus.listening.wait(PATIENCE_S)
    news = buses[1].subscribe(TOPIC)
    one, two = (LiveBoard(bus) for bus in buses)
    one.turned(call(intent="order"))
    heard = news.get(PATIENCE_S)
    assert heard is not None
    two.hears(*heard)
    assert [(c.call_sid, c.intent) for c in two.calls("tea")] == [("CA1", "order")]
    one.ended(call())
    heard = news.get(PATIENCE_S)
    assert heard is not None
    two.hears(*heard)
    assert two.calls("tea") == []
    for bus, database in zip(buses, databases, strict=True):
        bus.close()
        database.close()
