"""A survey is open until its second answer, or for three days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivr.storage import Database
from ivr.storage.models import Survey
from ivr.storage.surveys import OPEN_FOR, Surveys

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)


def test_it_closes_with_the_second_answer_or_with_time(database: Database) -> None:
    surveys = Surveys(database)
    surveys.ask(
        Survey(call_sid="CA1", preset="bank", language="en", caller_key="key", asked_at=NOW)
    )
    assert surveys.pending("key", NOW + OPEN_FOR - timedelta(seconds=1)) is not None
    assert surveys.pending("key", NOW + OPEN_FOR) is None
    surveys.answer("CA1", satisfied=5)
    assert surveys.pending("key", NOW) is not None
    surveys.answer("CA1", easy=7)
    assert surveys.pending("key", NOW) is None
