"""Pages of calls; the rest is tested through the API."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.storage import Database
from ivr.storage.call_log import as_call
from ivr.storage.call_pages import CallPages
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)


def test_the_last_page_has_no_next_even_when_it_is_full(database: Database) -> None:
    with database.begin() as session:
        session.add_all([as_call(finished(f"CA{n}"), None, NOW) for n in range(4)])
    pages = CallPages(database)
    first, after = pages.page(2)
    assert [call.call_sid for call in first] == ["CA3", "CA2"]
    assert after is not None
    second, end = pages.page(2, after)
    assert [call.call_sid for call in second] == ["CA1", "CA0"]
    assert end is None


def test_one_call_comes_with_its_turns(database: Database) -> None:
    with database.begin() as session:
        session.add(as_call(finished("CA1"), {"handoff_id": "HO1"}, NOW))
    pages = CallPages(database)
    call = pages.one("CA1")
    assert call is not None
    assert len(call.turns) == 1
    assert pages.one("CA2") is None
    assert pages.hand_off("HO1") == {"handoff_id": "HO1"}
