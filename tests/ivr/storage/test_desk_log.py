"""What agents write down, and what came of it."""

from __future__ import annotations

import pytest

from ivr.storage import Database
from ivr.storage.desk_log import DeskLog, FeedbackKind
from ivr.storage.queue_parts import AgentState
from tests.ivr.storage.lines import Line, after

pytestmark = pytest.mark.web


def taken(line: Line) -> str:
    """Let ann talk to a caller from second 2 to 62; return the entry's id."""
    line.agent("ann")
    entry = line.caller("CS1", packet={"intent": "card_blocked", "need": "A card."})
    offer = line.offer(1)
    line.offers.accept(offer.id, "ann", after(2))
    line.offers.finish(offer.id, after(62))
    return entry


def test_only_whoever_took_a_call_has_had_it(database: Database) -> None:
    line, log = Line(database), DeskLog(database)
    assert log.last_taken("ann") is None
    entry = taken(line)
    assert log.taken(entry, "bob") is None
    kept, last = log.taken(entry, "ann"), log.last_taken("ann")
    assert kept is not None
    assert kept == last


def test_a_note_is_redacted_and_the_last_one_counts(database: Database) -> None:
    line, log = Line(database), DeskLog(database)
    entry = line.entry(taken(line))
    log.note(entry, "ann", "first", after(70))
    log.note(entry, "ann", " card 4111 1111 1111 1111 ", after(71))
    assert "4111" not in log.note_of(entry.id)
    assert log.note_of(entry.id).startswith("card")
    assert log.note_of("another") == ""


def test_a_second_thought_takes_the_place_of_the_first(database: Database) -> None:
    line, log = Line(database), DeskLog(database)
    entry = line.entry(taken(line))
    log.say(entry, "ann", FeedbackKind.WRONG_INTENT, "lost_stolen_card", after(70))
    log.say(entry, "ann", FeedbackKind.RIGHT, "ignored", after(71))
    (said,) = log.feedback_of("ann")
    assert (said.kind, said.had, said.wanted) == ("right", "card_blocked", "")
    assert list(log.waiting()) == []


def test_what_is_settled_waits_no_more_and_is_not_settled_twice(database: Database) -> None:
    line, log = Line(database), DeskLog(database)
    entry = line.entry(taken(line))
    log.say(entry, "ann", FeedbackKind.NEW_TOPIC, "", after(70))
    assert [row.entry_id for row in log.waiting()] == [entry.id]
    assert log.settle([entry.id], "12", after(80)) == 1
    assert log.settle([entry.id], "13", after(90)) == 0
    assert log.feedback_of("ann")[0].fixed_in == "12"
    assert list(log.waiting()) == []


def test_the_days_numbers_are_the_agents_own(database: Database) -> None:
    line, log = Line(database), DeskLog(database)
    taken(line)
    line.agents.become("ann", AgentState.AVAILABLE, after(92))
    line.caller("CS2")
    line.offers.decline(line.offer(100).id, "ann", after(101))
    mine = log.numbers("ann", after(0))
    assert (mine.offered, mine.taken, mine.declined) == (2, 1, 1)
    assert (mine.talked_s, mine.wrapped_s) == (60, 30)
    assert log.numbers("ann", after(2)).taken == 0
    assert log.numbers("bob", after(0)).offered == 0
