"""What the agent sees of real calls."""

from __future__ import annotations

import pytest

from ivr.calls import CallOptions
from ivr.handing_off import packet_of
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from routing.handoff import HandOff

pytestmark = pytest.mark.model


def packet(switchboard: Switchboard, *texts: str) -> HandOff:
    made: list[HandOff] = []
    company = switchboard.company("bank")
    options = CallOptions(
        "bank", on_transfer=lambda record, place: made.append(packet_of(record, company, place))
    )
    call = TypedCall(switchboard, options)
    for text in texts:
        call.says(text)
    return made[-1]


def test_a_confirmed_urgent_need(switchboard: Switchboard) -> None:
    seen = packet(switchboard, "my card was stolen", "yes")
    assert seen.need.startswith("URGENT: ")
    assert seen.certainty == "the caller said yes to it"
    assert seen.words == ("my card was stolen", "yes")
    assert seen.destination == "card_services"


def test_an_unknown_need_shows_what_was_heard(switchboard: Switchboard) -> None:
    seen = packet(switchboard, "blue monkeys", "operator", "operator")
    assert seen.need.startswith("Couldn't understand")
    assert "not understood, asked again" in seen.tried


def test_values_are_marked_as_heard(switchboard: Switchboard) -> None:
    seen = packet(switchboard, "i want to send two hundred pounds to my sister", "yes", "no")
    assert [(slot.name, slot.value, slot.mark) for slot in seen.slots] == [
        ("amount", "200.00 GBP", "?")
    ]


def test_numbers_are_masked(switchboard: Switchboard) -> None:
    text = "my card is stolen the number is 4111 1111 1111 1111"
    seen = packet(switchboard, text, "yes")
    assert "4111" not in str(seen.to_json())
