"""Whose conversation is which, and what stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivr.storage import Database
from ivr.storage.companions import Companions
from ivr.storage.conversations import ANSWERS_FOR, Conversations

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)


def test_the_newest_conversation_is_the_current_one(database: Database) -> None:
    kept = Conversations(database)
    kept.begin("TX1", "key", NOW)
    kept.begin("TX2", "key", NOW + timedelta(seconds=1))
    assert kept.current("key") == "TX2"
    assert kept.current("another") == ""


def test_the_first_answer_stays_for_a_day(database: Database) -> None:
    kept = Conversations(database)
    kept.keep_answer("SM1", "a", NOW)
    kept.keep_answer("SM1", "b", NOW)
    kept.tidy(NOW + ANSWERS_FOR)
    assert kept.answered("SM1") == "a"
    kept.tidy(NOW + ANSWERS_FOR + timedelta(seconds=1))
    assert kept.answered("SM1") is None


def test_lines_are_read_on_from_the_last_and_forgotten(database: Database) -> None:
    kept = Conversations(database)
    first = kept.write("TX1", "caller", "a", NOW)
    kept.write("TX1", "agent", "b", NOW)
    assert [line.text for line in kept.lines("TX1", first)] == ["b"]
    kept.forget("TX1")
    assert not kept.lines("TX1")


def test_a_call_has_one_page(database: Database) -> None:
    pages = Companions(database)
    page = pages.page_of("CA1", NOW)
    assert pages.page_of("CA1", NOW) == page
    assert pages.call_of(page) == "CA1"
    assert pages.call_of("another") == ""
