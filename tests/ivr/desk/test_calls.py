"""What agents do with calls, over the real queues."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.errors import DialError
from ivr.storage.outbound import Reached, Stage
from ivr.storage.queue_parts import EntryKind
from tests.ivr.desk.conftest import PACKET, Room, works

pytestmark = pytest.mark.web

CALLBACK = {"kind": EntryKind.CALLBACK, "number": "+447700900123"}


def test_a_call_is_taken_finished_and_wrapped_up(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    entry = room.caller()
    room.floor.turn()
    call = ann.takes()
    assert (call["phase"], call["entry"]) == ("accepted", entry)
    screen = ann.post(f"offers/{call['offer']}/finish").json
    assert (screen["state"], screen["call"]["phase"]) == ("wrap_up", "wrap_up")
    screen = ann.post("state", state="available").json
    assert (screen["state"], screen["call"]) == ("available", None)
    assert screen["numbers"]["taken"] == 1


def test_a_declined_call_stays_in_line_and_the_agent_has_a_break(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    screen = ann.post(f"offers/{ann.screen()['call']['offer']}/decline").json
    assert (screen["state"], screen["call"], screen["lines"][0]["count"]) == ("break", None, 1)
    assert screen["numbers"]["declined"] == 1


def test_nobody_takes_or_ends_anothers_call(room: Room) -> None:
    ann, bob = room.agent("ann"), room.agent("bob")
    ann.works()
    room.caller()
    room.floor.turn()
    offer = ann.screen()["call"]["offer"]
    for move in ("accept", "decline"):
        assert bob.post(f"offers/{offer}/{move}").status_code == 409
    entry = ann.takes()["entry"]
    for move in ("finish", "transfer", "unreached"):
        assert bob.post(f"offers/{offer}/{move}", queue="front_desk").status_code == 409
    assert bob.post(f"calls/{entry}/note", text="mine").status_code == 404
    assert bob.post(f"calls/{entry}/feedback", kind="right").status_code == 404


def test_a_transfer_takes_the_note_along(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    entry = room.caller()
    room.floor.turn()
    offer = ann.takes()["offer"]
    ann.post(f"calls/{entry}/note", text="Card 4111 1111 1111 1111, wants a new one.")
    ann.post(f"offers/{offer}/transfer", queue="front_desk")
    sent = room.floor.queues.of_call("CS1")
    assert sent is not None
    (note,) = sent.packet["notes"]
    assert "wants a new one" in note
    assert "4111" not in note


def test_a_transfer_keeps_the_packet(room: Room) -> None:
    ann, bob = room.agent("ann"), room.agent("bob")
    ann.works()
    room.caller()
    room.floor.turn()
    offer = ann.takes()["offer"]
    bob.post("shift", queues=[["bank", "front_desk"]])
    bob.post("state", state="available")
    assert ann.post(f"offers/{offer}/transfer", queue="front_desk").json["state"] == "wrap_up"
    room.floor.turn()
    call = bob.screen()["call"]
    sent_on = "ann sent the caller on, from card services."
    assert (call["queue"], call["packet"]) == ("the front desk", {**PACKET, "sent_on": sent_on})


@pytest.mark.parametrize(
    "to",
    [{}, {"queue": "nowhere"}, {"agent": "nobody"}, {"agent": "ann"}, {"queue": "card_services"}],
)
def test_a_transfer_to_nowhere_is_refused_and_the_call_goes_on(
    room: Room, to: dict[str, str]
) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    offer = ann.takes()["offer"]
    assert ann.post(f"offers/{offer}/transfer", **to).status_code == 400
    assert ann.screen()["state"] == "busy"


@pytest.mark.browser
def test_a_call_rings_with_its_card_and_enter_takes_it(room: Room, page: Any) -> None:
    works(room, page)
    entry = room.caller()
    page.wait_for_selector("#call.ringing")
    assert page.inner_text("#need") == PACKET["need"]
    assert "my wallet is <b>gone</b>" in page.inner_text("#words")
    assert "✓ card kind: debit" in page.inner_text("#slots")
    assert "the caller said yes to it" in page.inner_text("#facts")
    page.keyboard.press("Enter")
    page.wait_for_selector("#call.accepted")
    taken = room.floor.queues.get(entry)
    assert taken is not None
    assert (taken.agent, taken.state) == ("ann", "talking")


@pytest.mark.browser
def test_escape_declines_and_the_caller_stays_in_line(room: Room, page: Any) -> None:
    works(room, page)
    entry = room.caller()
    page.wait_for_selector("#call.ringing")
    page.keyboard.press("Escape")
    page.wait_for_selector("#idle:not([hidden])")
    assert page.inner_text("#state") == "On a break"
    assert room.floor.queues.position(entry) == 1


def test_an_accepted_callback_rings_the_caller_and_the_desk_shows_no_number(room: Room) -> None:
    carrier, ann = room.dials(), room.agent("ann")
    ann.works()
    room.caller(**CALLBACK)
    room.floor.turn()
    call = ann.takes()
    assert [number for _, number in carrier.rung] == ["+447700900123"]
    assert (call["dial"]["stage"], call["number"]) == ("placing", "")
    assert ann.post(f"offers/{call['offer']}/dial").status_code == 409, "it rings already"
    refused = ann.post(f"offers/{call['offer']}/transfer", queue="disputes")
    assert refused.status_code == 409
    assert "being rung" in refused.text


@pytest.mark.parametrize("move", ["finish", "unreached"])
def test_stopping_a_callback_that_rings_is_an_attempt_and_no_answer(room: Room, move: str) -> None:
    carrier, ann = room.dials(), room.agent("ann")
    ann.works()
    entry = room.caller(**CALLBACK)
    room.floor.turn()
    screen = ann.post(f"offers/{ann.takes()['offer']}/{move}").json
    assert carrier.ended == ["CA1"]
    assert (screen["state"], screen["call"]["dial"]["outcome"]) == ("wrap_up", "stopped")
    assert screen["call"]["again"] is True
    kept = room.floor.queues.get(entry)
    assert kept is not None
    assert (kept.state, kept.attempts) == ("waiting", 1)


def test_a_call_that_could_not_be_made_shows_the_number_and_is_made_on_a_click(
    room: Room,
) -> None:
    carrier, ann = room.dials(), room.agent("ann")
    carrier.error = DialError("Twilio answered 503, code 20503", unsure=False)
    ann.works()
    room.caller(**CALLBACK)
    room.floor.turn()
    call = ann.takes()
    assert (call["dial"]["outcome"], call["number"]) == ("failed", "+447700900123")
    assert "20503" in call["dial"]["problem"]
    carrier.error = None
    call = ann.post(f"offers/{call['offer']}/dial").json["call"]
    assert (call["dial"]["stage"], call["number"], len(carrier.rung)) == ("placing", "", 2)


def test_nobody_rings_anothers_caller_and_without_a_dialler_nobody_rings(room: Room) -> None:
    ann, bob = room.agent("ann"), room.agent("bob")
    ann.works()
    room.caller(**CALLBACK)
    room.floor.turn()
    call = ann.takes()
    assert (call["dial"], call["number"]) == (None, "+447700900123")
    assert ann.post(f"offers/{call['offer']}/dial").status_code == 409
    carrier = room.dials()
    assert bob.post(f"offers/{call['offer']}/dial").status_code == 409
    assert carrier.rung == []
    assert ann.post(f"offers/{call['offer']}/dial").status_code == 200
    assert len(carrier.rung) == 1


@pytest.mark.browser
def test_the_card_of_a_callback_tells_how_the_ringing_goes(room: Room, page: Any) -> None:
    carrier = room.dials()
    assert room.desk is not None
    assert room.desk.calling is not None
    works(room, page)
    entry = room.caller(**CALLBACK)
    page.wait_for_selector("#call.ringing")
    page.keyboard.press("Enter")
    page.locator("#dialled", has_text="Calling the caller").wait_for()
    assert page.inner_text("[data-move=finish]") == "Stop calling"
    assert not page.is_visible("#unreached")
    assert not page.is_visible("#dial")
    call = room.desk.calling.calls.last_of(entry)
    assert call is not None
    room.desk.calling.reaches(call, Stage.RINGING)
    page.locator("#dialled", has_text="It rings").wait_for()
    room.desk.calling.carrier_ended(call, Reached.BUSY)
    page.locator("#dialled", has_text="The line was busy. We try once more later.").wait_for()
    assert page.inner_text("#state") == "Wrap-up"
    assert len(carrier.rung) == 1
