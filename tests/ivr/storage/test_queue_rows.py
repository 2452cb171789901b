"""Rows of those who join a queue, or are sent on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.storage.live_calls import LiveCall
from ivr.storage.queue_parts import Entering, EntryKind, entry_of
from ivr.storage.queue_rows import entering_of, moved_row, row_of
from tests.ivr.storage.lines import PRESET, QUEUE, after

pytestmark = pytest.mark.unit

NEW = Entering("CS1", PRESET, QUEUE, priority=40, packet={"need": "Lost card.", "notes": ["a"]})


def test_who_joins_waits_in_their_own_time() -> None:
    row = row_of(NEW, after(5))
    assert (row.state, row.entered_at, row.seen_at) == ("waiting", after(5), after(5))
    assert row.rank < row_of(NEW, after(6)).rank
    assert row.rank > row_of(replace(NEW, priority=80), after(5)).rank


def test_who_is_sent_on_keeps_the_place_that_the_whole_wait_has_earned() -> None:
    first = row_of(NEW, after(0))
    moved = moved_row(entry_of(first), "disputes", after(300), "")
    assert (moved.queue, moved.rank, moved.entered_at) == ("disputes", first.rank, after(300))
    assert moved.id != first.id


def test_a_note_is_added_to_those_that_are_there() -> None:
    entry = entry_of(row_of(NEW, after(0)))
    assert moved_row(entry, "disputes", after(1), "b").packet["notes"] == ["a", "b"]
    assert moved_row(entry, "disputes", after(1), "").packet == entry.packet


@pytest.mark.parametrize(("packet", "priority"), [({"priority": 80}, 80), ({}, 50), (None, 50)])
def test_what_is_left_to_people_waits_in_its_language_with_its_packet(
    packet: dict[str, object] | None, priority: int
) -> None:
    call = LiveCall("CS1", "chat", PRESET, "vi", "2026-11-24T12:00:00+00:00", packet=packet)
    new = entering_of(call, QUEUE, EntryKind.CHAT, channel="chat")
    assert (new.call_sid, new.preset, new.queue, new.language) == ("CS1", PRESET, QUEUE, "vi")
    assert (new.kind, new.priority) == (EntryKind.CHAT, priority)
    assert new.packet == {**(packet or {}), "channel": "chat"}
