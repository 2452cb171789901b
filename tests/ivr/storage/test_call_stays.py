"""What became of calls after they were routed, as the queues' and the agents' tables say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from ivr.storage import Database
from ivr.storage.call_facts import call_facts
from ivr.storage.models import AgentFeedback, MissedUtterance, QueueEntry, QueueOffer, Turn
from tests.ivr.storage.test_call_facts import DAY, NOON, call, kept

pytestmark = pytest.mark.web


def entry(entry_id: str = "E1", after_s: int = 0, **other: Any) -> QueueEntry:
    entered = NOON + timedelta(seconds=after_s)
    values: dict[str, Any] = {
        "call_sid": "CS1",
        "preset": "bank",
        "queue": "cards",
        "kind": "call",
        "state": "left",
        "outcome": "answered",
        "priority": 50,
        "rank": 0.0,
        "entered_at": entered,
        "seen_at": entered,
        "answered_at": entered + timedelta(seconds=15),
        **other,
    }
    return QueueEntry(id=entry_id, **values)


def offer(entry_id: str, accepted: datetime | None, talk_s: int = 100, wrap_s: int = 20) -> Any:
    begin = accepted or NOON
    return QueueOffer(
        id=f"O{entry_id}{begin.second}",
        entry_id=entry_id,
        agent="ann",
        state="ended",
        made_at=NOON,
        until=NOON,
        accepted_at=accepted,
        ended_at=begin + timedelta(seconds=talk_s),
        free_at=begin + timedelta(seconds=talk_s + wrap_s),
    )


def feedback(entry_id: str, kind: str) -> AgentFeedback:
    return AgentFeedback(
        entry_id=entry_id, call_sid="CS1", preset="bank", agent="ann", kind=kind, at=NOON
    )


def test_a_stay_says_how_long_the_caller_waited_and_the_agent_worked(database: Database) -> None:
    kept(database, call(), entry())
    kept(database, offer("E1", NOON + timedelta(seconds=15)), offer("E1", None))
    (stay,) = call_facts(database, DAY)[0].stays
    assert (stay.queue, stay.outcome, stay.waited_s) == ("cards", "answered", 15.0)
    assert (stay.talked_s, stay.wrapped_s) == (100.0, 20.0)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("right", False),
        ("wrong_intent", True),
        ("wrong_queue", True),
        ("new_topic", False),
        ("bad_transcript", False),
    ],
)
def test_the_agent_says_whether_it_was_the_right_place(
    database: Database, kind: str, wrong: bool
) -> None:
    kept(database, call(), entry(), feedback("E1", kind))
    assert call_facts(database, DAY)[0].wrong is wrong


def test_the_word_of_the_first_agent_counts(database: Database) -> None:
    later = entry("E2", 600, queue="loans")
    kept(database, call(), entry(), later, feedback("E1", "right"), feedback("E2", "wrong_queue"))
    assert call_facts(database, DAY)[0].wrong is False


def test_who_is_passed_on_at_once_was_in_the_wrong_place(database: Database) -> None:
    kept(database, call(), entry(outcome="transferred"), entry("E2", 60, queue="loans"))
    assert call_facts(database, DAY)[0].wrong is True


def test_what_no_agent_answered_is_not_judged(database: Database) -> None:
    kept(database, call(), entry(outcome="abandoned", answered_at=None))
    assert call_facts(database, DAY)[0].wrong is None


def turn(number: int, band: str, intent: str | None) -> Turn:
    return Turn(
        call_sid="CS1",
        number=number,
        transcript="tea",
        confidence=0.9,
        expectation="open",
        intent=intent,
        band=band,
        verdict="accepted",
        trace={"top3": [{"intent": "loan", "confidence": 0.4}]},
    )


def labelled(number: int, meaning: str | None, why: str = "sample") -> MissedUtterance:
    return MissedUtterance(
        preset="bank",
        language="en",
        key=f"k{number}",
        text="tea",
        call_sid="CS1",
        turn=number,
        why=why,
        at=NOON,
        meaning=meaning,
    )


def test_labels_stand_beside_what_was_made_of_the_utterance(database: Database) -> None:
    kept(database, call(), turn(1, "accept", "balance"), turn(2, "reject", None))
    kept(database, turn(3, "confirm", "loan"))
    kept(database, labelled(1, "balance"), labelled(2, "", "no_match"), labelled(3, None))
    first, second = call_facts(database, DAY)[0].labels
    assert (first.right, first.acted, first.by_chance) == (True, True, True)
    assert (second.taken, second.accepted, second.by_chance) == ("loan", False, False)
