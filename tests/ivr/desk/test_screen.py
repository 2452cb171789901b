"""What one agent's screen shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ivr.desk import Desk, menu_of
from ivr.desk.screen import screen
from ivr.storage.queue_parts import AgentState, Entering, Outcome
from tests.ivr.desk.conftest import PACKET, PRESET, QUEUE, Room
from tests.ivr.storage.lines import Line

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


CRM = "https://crm.example.com/?call={call_sid}&customer={customer}"


def with_crm(room: Room, address: str) -> Desk:
    companies = [replace(one, crm_url=address) for one in menu_of(["bank"])]
    return Desk(room.floor, room.log, companies)


@pytest.mark.parametrize(
    ("address", "customer", "link"),
    [
        (CRM, "A&B 7", "https://crm.example.com/?call=CS1&customer=A%26B%207"),
        (CRM, "", ""),
        ("https://crm.example.com/{call_sid}", "", "https://crm.example.com/CS1"),
        ("", "7", ""),
    ],
)
def test_the_card_leads_to_the_caller_in_the_crm_once_the_call_is_accepted(
    room: Room, address: str, customer: str, link: str
) -> None:
    ann = room.agent("ann")
    ann.works()
    packet = {**PACKET, "customer": customer}
    new = Entering("CS1", PRESET, QUEUE, packet=packet)
    room.floor.queues.enter(new, room.floor.now())
    room.floor.turn()
    desk = with_crm(room, address)
    assert screen(desk, "ann", room.floor.now())["call"]["crm"] == ""
    ann.takes()
    assert screen(desk, "ann", room.floor.now())["call"]["crm"] == link


def test_today_begins_at_midnight_where_the_company_is(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    (bank,) = menu_of(["bank"])
    tonight = datetime(2026, 11, 26, 0, 30, tzinfo=bank.zone)
    line = Line(room.database)
    for minutes in (-31, -1):
        at = (tonight + timedelta(minutes=minutes)).astimezone(UTC)
        room.floor.agents.become("ann", AgentState.AVAILABLE, at)
        line.queues.enter(Entering(f"CS{minutes}", PRESET, QUEUE), at)
        (offer,) = line.offers.make_all(at)
        line.offers.decline(offer.id, "ann", at)
        line.queues.leave(offer.entry_id, Outcome.ABANDONED, at)
    numbers = screen(with_crm(room, ""), "ann", tonight.astimezone(UTC))["numbers"]
    assert numbers["offered"] == 1
