"""Examples count only while nobody has called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.storage import Database
from ivr.storage.confirmed import confirmed_utterances
from ivr.storage.counted import counted
from ivr.storage.missed import MissedQueue
from ivr.storage.models import Call, Turn
from ivr.storage.sample_draw import lines_with_calls, said_between, sample_labels, sampled
from ivr.storage.topics import unknown_utterances
from ivr.storage.utterances import recent_utterances
from tests.ivr.console.conftest import ended, missed
from tests.ivr.storage.test_call_facts import DAY, kept

pytestmark = pytest.mark.web

TEA = ("tea", "en")
Texts = Callable[[Database], Sequence[str]]
READERS: dict[str, Texts] = {
    "missed": lambda db: [group.text for group in MissedQueue(db).open(*TEA)],
    "sample to label": lambda db: [g.text for g in MissedQueue(db).open(*TEA, why="sample")],
    "labelled sample": lambda db: [text for text, _ in sample_labels(db, *TEA)],
    "discover": lambda db: [item.text for item in unknown_utterances(db, *TEA, DAY.end, 9)],
    "replay": lambda db: [item.text for item in recent_utterances(db, *TEA, 9)],
    "confirmed": lambda db: [item.text for item in confirmed_utterances(db, *TEA, 9)],
    "draw": lambda db: [_text(db, *place) for place in said_between(db, *TEA, DAY.begin, DAY.end)],
}


def _text(database: Database, call_sid: str, number: int) -> str:
    mine = (Turn.call_sid == call_sid) & (Turn.number == number)
    with database.begin() as session:
        return session.scalar(select(Turn.transcript).where(mine)) or ""


def held(number: int, text: str, *, sample: bool, preset: str = "tea", trial: str = "") -> Call:
    """Return a call that asked "is it …?" and was told yes."""
    call = ended(number, text, preset=preset, started_at=DAY.begin, is_sample=sample, trial=trial)
    call.turns[0].expectation, call.turns[0].verdict = "open", "unsure"
    yes = Turn(number=2, transcript="yes", confidence=1.0, expectation="yes_no", intent="yes")
    yes.band, yes.verdict, yes.prompt, yes.endpoint_ms = "accept", "yes", "implicit", 0
    call.turns.append(yes)
    return call


def waits(number: int, text: str, *, sample: bool) -> list[object]:
    """Return the rows of an utterance that waits, of one that was drawn, and of a label."""
    rows = [missed(text, number), missed(text, number + 50, why="sample")]
    rows.append(missed(text, number + 70, why="sample", meaning="order", state="assigned"))
    for row in rows:
        row.is_sample, row.at = sample, DAY.begin
    return list(rows)


@pytest.mark.parametrize("reader", READERS)
def test_examples_count_until_a_caller_has_called_and_never_with_callers(
    database: Database, reader: str
) -> None:
    read = READERS[reader]
    kept(database, held(1, "example", sample=True), *waits(1, "example", sample=True))
    assert set(read(database)) == {"example"}
    kept(
        database, held(2, "tried", sample=False, trial="T1"), held(3, "x", sample=False, preset="b")
    )
    assert "example" in read(database)
    kept(database, held(4, "real", sample=False), *waits(4, "real", sample=False))
    assert set(read(database)) - {"tried"} == {"real"}


def test_examples_are_not_waiting_once_somebody_has_called(database: Database) -> None:
    queue = MissedQueue(database)
    kept(database, *waits(1, "example", sample=True), *waits(2, "other", sample=True))
    assert queue.waiting(*TEA) == 2
    kept(database, held(3, "real", sample=False))
    assert queue.waiting(*TEA) == 0


def test_a_day_of_which_only_examples_were_drawn_is_drawn_again(database: Database) -> None:
    kept(database, held(1, "example", sample=True), *waits(1, "example", sample=True))
    assert sampled(database, *TEA, DAY.begin, DAY.end)
    assert lines_with_calls(database, DAY.begin, DAY.end) == [TEA]
    late = held(2, "real", sample=False)
    late.started_at = DAY.end + timedelta(days=1)
    kept(database, late)
    assert not sampled(database, *TEA, DAY.begin, DAY.end)
    assert lines_with_calls(database, DAY.begin, DAY.end) == []


def test_rows_of_any_line_can_be_asked_about_at_once(database: Database) -> None:
    kept(
        database,
        *(held(1, "a", sample=True), held(2, "b", sample=False)),
        held(3, "c", sample=True, preset="bank"),
    )
    with database.begin() as session:
        query = select(Call.call_sid).where(counted(Call.preset, Call.is_sample))
        assert set(session.scalars(query)) == {"CS2", "CS3"}
