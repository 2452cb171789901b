"""The bus across processes while its database is away: this process goes on hearing itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from ivr.storage.engine import with_driver
from ivr.storage.postgres_bus import PostgresBus

pytestmark = pytest.mark.web


@pytest.fixture
def cut_off(tmp_path: Path) -> Iterator[PostgresBus]:
    """Return a bus whose database does not answer: nobody has the socket."""
    engine = create_engine(f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    bus = PostgresBus(engine, retry_s=0.01)
    yield bus
    bus.close()
    engine.dispose()


def test_without_its_database_this_process_hears_its_own_news(
    cut_off: PostgresBus, caplog: pytest.LogCaptureFixture
) -> None:
    with cut_off.subscribe("calls") as heard, caplog.at_level(logging.ERROR):
        cut_off.publish("calls", {"call": "CA1"})
        assert heard.get(0) == ("calls", {"call": "CA1"})
        cut_off.close()
    assert "told in this process only" in caplog.text
    assert not cut_off.listening.is_set()


def test_news_of_another_process_is_heard_and_ones_own_not_twice(cut_off: PostgresBus) -> None:
    told = {"topic": "calls", "data": {"call": "CA2"}}
    with cut_off.subscribe("calls") as heard:
        cut_off._take(cut_off._payload("calls", {"call": "CA1"}))
        cut_off._take(json.dumps({**told, "origin": "another"}))
        assert heard.get(0) == ("calls", {"call": "CA2"})
        assert heard.get(0) is None


@pytest.mark.parametrize("payload", ["", "[]", '{"topic": "calls"}', '{"origin": "x"}', "null"])
def test_what_is_not_ours_is_left(cut_off: PostgresBus, payload: str) -> None:
    with cut_off.subscribe("calls") as heard:
        cut_off._take(payload)
        assert heard.get(0) is None


PATIENCE_S = 20.0


@pytest.fixture
def two(postgres: Callable[[], str]) -> Iterator[tuple[PostgresBus, PostgresBus]]:
    """Return the buses of two processes on one real database."""
    url = with_driver(postgres())
    engines = [create_engine(url), create_engine(url)]
    buses = [PostgresBus(engine, retry_s=0.05) for engine in engines]
    for bus in buses:
        assert bus.listening.wait(PATIENCE_S)
    yield buses[0], buses[1]
    for bus, engine in zip(buses, engines, strict=True):
        bus.close()
        engine.dispose()


def test_news_reaches_the_other_process_and_comes_once_to_ones_own(
    two: tuple[PostgresBus, PostgresBus],
) -> None:
    here, there = two
    with here.subscribe("calls") as ours, there.subscribe("calls") as theirs:
        here.publish("calls", {"call": "CA1"})
        assert theirs.get(PATIENCE_S) == ("calls", {"call": "CA1"})
        there.publish("calls", {"call": "CA2"})
        assert [ours.get(PATIENCE_S), ours.get(PATIENCE_S)] == [
            ("calls", {"call": "CA1"}),
            ("calls", {"call": "CA2"}),
        ]


def test_a_listener_that_lost_its_connection_comes_back(
    two: tuple[PostgresBus, PostgresBus],
) -> None:
    here, there = two
    with there._engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        )
    with there.subscribe("calls") as theirs:
        for number in range(200):  # what is told while it is away is lost
            here.publish("calls", {"number": number})
            if theirs.get(0.1) is not None:
                return
    pytest.fail("the other process hears nothing any more")
