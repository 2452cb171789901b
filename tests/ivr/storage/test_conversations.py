"""Whose conversation is which, and what stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.storage import Database, open_database
from ivr.storage.companions import Companions
from ivr.storage.conversations import ANSWERS_FOR, Conversations

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    yield database
    database.close()


def test_the_newest_conversation_is_the_current_one(opened: Database) -> None:
    kept = Conversations(opened)
    kept.begin("TX1", "key", NOW)
    kept.begin("TX2", "key", NOW + timedelta(seconds=1))
    assert kept.current("key") == "TX2"
    assert kept.current("another") == ""


def test_the_first_answer_stays_for_a_day(opened: Database) -> None:
    kept = Conversations(opened)
    kept.keep_answer("SM1", "a", NOW)
    kept.keep_answer("SM1", "b", NOW)
    kept.tidy(NOW + ANSWERS_FOR)
    assert kept.answered("SM1") == "a"
    kept.tidy(NOW + ANSWERS_FOR + timedelta(seconds=1))
    assert kept.answered("SM1") is None


def test_lines_are_read_on_from_the_last_and_forgotten(opened: Database) -> None:
    kept = Conversations(opened)
    first = kept.write("TX1", "caller", "a", NOW)
    kept.write("TX1", "agent", "b", NOW)
    assert [line.text for line in kept.lines("TX1", first)] == ["b"]
    kept.forget("TX1")
    assert not kept.lines("TX1")


def test_a_call_has_one_page(opened: Database) -> None:
    pages = Companions(opened)
    page = pages.page_of("CA1", NOW)
    assert pages.page_of("CA1", NOW) == page
    assert pages.call_of(page) == "CA1"
    assert pages.call_of("another") == ""
