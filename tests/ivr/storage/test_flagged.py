"""What agents flagged becomes work for supervisors, and they hear what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.storage import CallLog, Database
from ivr.storage.flagged import take_in, tell_back
from ivr.storage.missed import MissedQueue, Verdict
from ivr.storage.models import AgentFeedback
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAID = "my card is lost"


@pytest.fixture
def queue(database: Database) -> MissedQueue:
    log = CallLog(database)
    log.write(finished("CS1", SAID))
    log.close()
    return MissedQueue(database)


def says(database: Database, kind: str, call_sid: str = "CS1") -> None:
    row = AgentFeedback(
        entry_id=f"E-{call_sid}", call_sid=call_sid, preset="bank", agent="ann", kind=kind, at=NOW
    )
    with database.begin() as session:
        session.merge(row)


def feedback(database: Database) -> Any:
    with database.begin() as session:
        return session.get(AgentFeedback, "E-CS1")


@pytest.mark.parametrize(
    ("kind", "count"),
    [("wrong_intent", 1), ("new_topic", 1), ("bad_transcript", 1), ("right", 0)],
)
def test_what_asks_for_a_change_comes_into_the_missed_queue_once(
    database: Database, queue: MissedQueue, kind: str, count: int
) -> None:
    says(database, kind)
    assert [take_in(database), take_in(database)] == [count, 0]
    assert [(group.text, group.why) for group in queue.open("bank", "en")] == [
        (SAID, ["flagged"])
    ] * count


def test_an_utterance_that_was_missed_anyway_is_not_there_twice(
    database: Database, queue: MissedQueue
) -> None:
    record = finished("CS2", "a pot of tea")
    record.turns[0].verdict = "no_match"
    log = CallLog(database)
    log.write(record)
    log.close()
    says(database, "new_topic", "CS2")
    take_in(database)
    (group,) = queue.open("bank", "en")
    assert (group.count, group.why) == (1, ["flagged"])


def test_a_call_that_is_not_written_yet_waits(database: Database, queue: MissedQueue) -> None:
    says(database, "wrong_intent", "CS9")
    assert take_in(database) == 0
    assert queue.waiting("bank", "en") == 0


def test_the_agent_hears_which_version_fixed_it(database: Database, queue: MissedQueue) -> None:
    says(database, "wrong_intent")
    take_in(database)
    queue.settle("bank", "en", SAID, Verdict("pat", "balance"))
    assert tell_back(database, "bank", 3, NOW) == 0, "it is not live yet"
    queue.fixed("bank", 3)
    assert tell_back(database, "bank", 3, NOW) == 1
    assert feedback(database).fixed_in == "3"


def test_what_was_set_aside_is_told_too(database: Database, queue: MissedQueue) -> None:
    says(database, "bad_transcript")
    take_in(database)
    queue.settle("bank", "en", SAID, Verdict("pat", None, "recognition"))
    assert tell_back(database, "bank", 3, NOW) == 1
    assert (feedback(database).fixed_in, feedback(database).settled_at is None) == ("", False)
