"""What callers said yes to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ivr.storage import Database
from ivr.storage.call_log import as_call
from ivr.storage.confirmed import Confirmed, confirmed_utterances, decline, declined, take_back
from ivr.trace import TurnRecord
from tests.ivr.storage.conftest import finished
from tests.ivr.storage.test_topics import NOW

pytestmark = pytest.mark.web

BANK = ("bank", "en")


def call(
    database: Database,
    sid: str,
    said: str = "my card is lost",
    answers: Sequence[str] = ("yes",),
    trial: str = "",
) -> None:
    record = finished(sid, said)
    for verdict in answers:
        turn = TurnRecord("yes", 0.9, "yes_no", [], verdict, "accept", "", verdict, "confirming")
        record.turns.append(turn)
    row = as_call(record, None, NOW)
    row.trial = trial
    with database.begin() as session:
        session.add(row)


def test_the_same_words_confirmed_by_several_callers_are_counted(database: Database) -> None:
    call(database, "CS1")
    call(database, "CS2")
    call(database, "CS3", "where is my card")
    assert confirmed_utterances(database, *BANK, 10) == [
        Confirmed("my card is lost", "lost_stolen_card", 2, "CS2"),
        Confirmed("where is my card", "lost_stolen_card", 1, "CS3"),
    ]
    assert len(confirmed_utterances(database, *BANK, 1)) == 1


@pytest.mark.parametrize("answers", [("no",), (), ("repeat", "yes")])
def test_only_a_yes_to_the_question_itself_counts(
    database: Database, answers: Sequence[str]
) -> None:
    call(database, "CS1", answers=answers)
    assert confirmed_utterances(database, *BANK, 10) == []


def test_trials_and_other_lines_do_not_count(database: Database) -> None:
    call(database, "CS1", trial="T1")
    call(database, "CS2")
    assert confirmed_utterances(database, "tea", "en", 10) == []
    assert [item.calls for item in confirmed_utterances(database, *BANK, 10)] == [1]


def test_what_was_declined_is_remembered_once(database: Database) -> None:
    for _ in range(2):
        decline(database, *BANK, "my card", "lost_stolen_card", "ann")
    assert declined(database, *BANK) == {("my card", "lost_stolen_card")}
    assert declined(database, "tea", "en") == set()


def test_a_declined_phrase_can_be_suggested_again(database: Database) -> None:
    for intent in ("order", "refund"):
        decline(database, "tea", "en", "hm", intent, "ann")
    take_back(database, "tea", "en", "hm", "order")
    assert declined(database, "tea", "en") == {("hm", "refund")}
