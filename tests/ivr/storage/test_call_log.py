"""Writing calls: redacted, in the background, and never at the call's expense."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text

from ivr.storage import CallLog, Database
from ivr.storage.missed import MissedQueue
from ivr.storage.read_model import one_call
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.web


def test_a_call_is_kept_with_its_turns_and_packet(database: Database) -> None:
    log = CallLog(database)
    log.write(finished(), {"need": "A lost card."})
    log.close()
    kept = one_call(database, "CS1")
    assert kept is not None
    assert kept["disposition"] == "transferred"
    assert (kept["ended_at"] - kept["started_at"]).total_seconds() == 21
    assert kept["packet"] == {"need": "A lost card."}
    (turn,) = kept["turns"]
    assert turn["trace"]["top3"][0]["intent"] == "lost_stolen_card"


def test_numbers_are_masked_before_they_are_stored(database: Database) -> None:
    log = CallLog(database)
    log.write(finished(transcript="it is 4111 1111 1111 1111"))
    log.close()
    kept = one_call(database, "CS1")
    assert kept is not None
    assert kept["turns"][0]["transcript"] == "it is [number]"


def test_a_database_that_fails_is_logged_without_words_and_the_next_call_is_kept(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    log = CallLog(database)
    with caplog.at_level(logging.ERROR):
        log.write(finished("CS1"))
        log.write(finished("CS1"))  # the key is taken
        log.write(finished("CS2"))
        log.close()
    assert one_call(database, "CS2") is not None
    (line,) = [record.getMessage() for record in caplog.records]
    assert "CS1 is not kept" in line
    assert "card" not in line


def test_a_table_that_is_gone_does_not_stop_the_writer(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.begin() as session:
        session.execute(text("DROP TABLE turns"))
    log = CallLog(database)
    log.write(finished())
    log.close()
    assert "not kept" in caplog.text


def test_what_was_not_understood_waits_for_a_person(database: Database) -> None:
    record = finished(transcript="My number is 4111 1111 1111 1111, um, where is it")
    record.turns[0].verdict = "no_match"
    log = CallLog(database)
    log.write(record)
    log.close()
    (group,) = MissedQueue(database).open("bank", "en")
    assert group.text == "My number is [number], um, where is it"
    assert "4111" not in group.key
    assert (group.call_sid, group.turn, group.why) == ("CS1", 1, ["no_match"])
