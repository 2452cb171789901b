"""Which utterances may be listened to."""

from __future__ import annotations

import pytest

from ivr.storage import CallLog, Database
from ivr.storage.stretches import recent_stretches, stretches_of
from ivr.trace import CallRecord
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.web

LINE = ("bank", "en")


def recorded(call_sid: str = "CS1", consent: str = "notified", **turn: object) -> CallRecord:
    record = finished(call_sid)
    record.consent = consent
    for name, value in {"frames": [50, 90], **turn}.items():
        setattr(record.turns[0], name, value)
    return record


def keep(database: Database, *records: CallRecord) -> None:
    log = CallLog(database)
    for record in records:
        log.write(record)
    log.close()


def test_an_utterance_of_a_caller_who_was_told_is_found(database: Database) -> None:
    keep(database, recorded("CS1"), recorded("CS2"))
    found = stretches_of(database, [("CS1", 1), ("CS1", 2), ("CS9", 1)])
    (item,) = found.values()
    assert (item.call_sid, item.turn, item.first, item.last) == ("CS1", 1, 50, 90)


@pytest.mark.parametrize(
    "record",
    [
        recorded(consent="refused"),
        recorded(consent=""),
        recorded(frames=[]),
        recorded(expectation="digits"),
        recorded(transcript="it is 4111 1111 1111 1111"),
    ],
    ids=["refused", "not asked", "not recorded", "a value", "something masked"],
)
def test_what_may_not_be_listened_to_is_not_found(database: Database, record: CallRecord) -> None:
    keep(database, record)
    assert stretches_of(database, [("CS1", 1)]) == {}
    assert recent_stretches(database, *LINE, 10) == []


def test_the_newest_come_first_with_what_was_read(database: Database) -> None:
    keep(database, recorded("CS1"), recorded("CS2", transcript="my card"), recorded("CS3"))
    found = recent_stretches(database, *LINE, 2)
    assert [(item.call_sid, text, sure) for item, text, sure in found] == [
        ("CS3", "my card is lost", 0.9),
        ("CS2", "my card", 0.9),
    ]
    assert recent_stretches(database, "clinic", "en", 2) == []
