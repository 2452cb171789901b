"""The bus across processes while its database is away: this process goes on hearing itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

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
