"""What reports read."""

from __future__ import annotations

import pytest

from ivr.storage import CallLog, Database
from ivr.storage.read_model import one_call, recent_calls
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.web


def test_calls_are_listed_newest_first(database: Database) -> None:
    log = CallLog(database)
    for number in range(3):
        log.write(finished(f"CS{number}"))
    log.close()
    assert [call.call_sid for call in recent_calls(database, 2)] == ["CS2", "CS1"]


def test_calls_of_one_line_and_language_are_listed(database: Database) -> None:
    log = CallLog(database)
    log.write(finished("CS1"))
    log.close()
    (found,) = recent_calls(database, 5, finished("CS1").preset, finished("CS1").language)
    assert (found.call_sid, found.trial, found.is_sample) == ("CS1", "", False)
    assert recent_calls(database, 5, "tea") == []
    assert recent_calls(database, 5, language="fa") == []


def test_an_unknown_call_is_none(database: Database) -> None:
    assert one_call(database, "CS9") is None
