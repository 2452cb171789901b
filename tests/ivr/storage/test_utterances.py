"""What callers said at the open question."""

from __future__ import annotations

import pytest

from ivr.storage import CallLog, Database
from ivr.storage.utterances import Utterance, recent_utterances
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.web


@pytest.fixture
def log(database: Database) -> CallLog:
    return CallLog(database)


def test_the_newest_come_first_and_no_more_than_asked_for(database: Database, log: CallLog) -> None:
    for number in range(3):
        log.write(finished(f"CS{number}", f"utterance {number}"))
    log.close()
    found = recent_utterances(database, "bank", "en", 2)
    assert list(found) == [
        Utterance("utterance 2", 0.9, "CS2"),
        Utterance("utterance 1", 0.9, "CS1"),
    ]


def test_keys_silence_and_other_lines_are_no_utterances_of_this_one(
    database: Database, log: CallLog
) -> None:
    silent, digits = finished("CS1", ""), finished("CS2", "one two")
    digits.turns[0].expectation = "digits"
    for record in (silent, digits):
        log.write(record)
    log.close()
    assert list(recent_utterances(database, "bank", "en", 10)) == []
    assert list(recent_utterances(database, "parcel", "en", 10)) == []
