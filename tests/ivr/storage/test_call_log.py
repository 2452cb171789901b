"""Writing calls: redacted, in the background, and never at the call's expense."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from ivr.storage import CallLog, Database
from ivr.storage.missed import MissedQueue, Verdict
from ivr.storage.models import MissedUtterance
from ivr.storage.read_model import one_call
from ivr.trace import CallRecord
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.web


def test_a_call_is_kept_with_its_turns_and_packet(database: Database) -> None:
    log, record = CallLog(database), finished()
    record.turns[0].limits = "90.0% sure: acted on, as the line's limit is 80.0%"
    log.write(record, {"need": "A lost card."})
    log.close()
    kept = one_call(database, "CS1")
    assert kept is not None
    assert kept["disposition"] == "transferred"
    assert (kept["ended_at"] - kept["started_at"]).total_seconds() == 21
    assert kept["packet"] == {"need": "A lost card."}
    (turn,) = kept["turns"]
    assert turn["trace"]["top3"][0]["intent"] == "lost_stolen_card"
    assert turn["trace"]["limits"] == record.turns[0].limits != ""


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


def not_understood(*transcripts: str) -> CallRecord:
    record = finished()
    template = record.turns[0]
    template.verdict = "no_match"
    record.turns = [replace(template, transcript=text) for text in transcripts]
    return record


def queued(database: Database) -> list[tuple[int, str, str, str]]:
    with database.begin() as session:
        rows = session.scalars(select(MissedUtterance).order_by(MissedUtterance.turn))
        return [(row.turn, row.text, row.why, row.state) for row in rows]


def test_what_is_missed_waits_while_the_call_goes_on_and_is_there_once(database: Database) -> None:
    log = CallLog(database)
    log.missed(not_understood("one"))
    log.missed(not_understood("one", "it is 4111 1111 1111 1111"))
    log.missed(not_understood("one", "it is 4111 1111 1111 1111"))
    log.close()
    both = [(1, "one", "no_match", "open"), (2, "it is [number]", "no_match", "open")]
    assert queued(database) == both
    assert one_call(database, "CS1") is None
    log = CallLog(database)
    log.write(not_understood("one", "it is 4111 1111 1111 1111"))
    log.close()
    assert queued(database) == both
    assert one_call(database, "CS1") is not None


def test_a_turn_that_shows_nothing_new_writes_nothing(database: Database) -> None:
    log = CallLog(database)
    record = not_understood("one", "two")
    record.turns[1].verdict = "accepted"
    log.missed(record)
    log.close()
    assert queued(database) == []


def test_a_graver_reason_that_comes_later_takes_its_place(database: Database) -> None:
    record = not_understood("one", "no")
    record.turns[0].verdict = "torn"
    log = CallLog(database)
    log.missed(replace(record, turns=record.turns[:1]))
    record.turns[1].verdict = "no"
    log.missed(record)
    log.close()
    assert queued(database) == [(1, "one", "disconfirmed", "open")]


def test_what_a_person_has_settled_meanwhile_stays_settled(database: Database) -> None:
    log = CallLog(database)
    log.missed(not_understood("one"))
    log.close()
    MissedQueue(database).settle("bank", "en", "one", Verdict("ann", "", "business"))
    log = CallLog(database)
    log.write(not_understood("one"))
    log.close()
    assert queued(database) == [(1, "one", "no_match", "ignored")]
