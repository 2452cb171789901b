"""What one agent's screen shows."""

from __future__ import annotations

import pytest

from tests.ivr.desk.conftest import PACKET, Room

pytestmark = pytest.mark.web


def test_the_card_is_there_while_it_rings_with_the_whole_packet(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    call = ann.screen()["call"]
    assert (call["phase"], call["packet"]) == ("ringing", PACKET)
    assert call["why"].startswith("First because nobody else waits")


def test_a_callers_number_shows_only_to_whoever_accepted(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller(kind="callback", number="+447700900123")
    room.floor.turn()
    assert "+447700900123" not in str(ann.screen())
    assert ann.takes()["number"] == "+447700900123"


def test_the_line_shows_who_is_first_and_why(room: Room) -> None:
    ann = room.agent("ann")
    ann.post("shift", queues=[["bank", "card_services"]])
    room.caller("CS1", priority=10)
    room.caller("CS2", priority=90)
    (line,) = ann.screen()["lines"]
    assert [one["priority"] for one in line["first"]] == [90, 10]
    assert line["count"] == 2
    assert "First because priority 90" in line["why"]


def test_a_stranger_to_the_queues_is_offline_and_sees_no_call(room: Room) -> None:
    room.caller()
    screen = room.agent("ann").screen()
    assert (screen["state"], screen["call"], screen["lines"]) == ("offline", None, [])
