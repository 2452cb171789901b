"""Pages cannot be guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.storage import Database
from ivr.storage.companions import Companions

pytestmark = pytest.mark.web


def test_two_calls_have_two_pages_of_96_random_bits(database: Database) -> None:
    pages = Companions(database)
    now = datetime(2026, 9, 2, tzinfo=UTC)
    ids = {pages.page_of("CA1", now), pages.page_of("CA2", now)}
    assert [len(page) for page in ids] == [24, 24]
