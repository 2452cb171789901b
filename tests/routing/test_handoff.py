"""The words on the agent's screen."""

from __future__ import annotations

import json

import pytest

from routing.handoff import HandOff, SlotShown, certainty_in_words, need_line, opener_line

pytestmark = pytest.mark.unit


def test_a_known_need_is_on_top() -> None:
    assert need_line("a lost card", "x", []) == "A lost card."
    assert need_line("a lost card", "x", ["urgent"]) == "URGENT: A lost card."


def test_an_unknown_need_is_never_invented() -> None:
    assert need_line(None, "pay 4111111111111111", []) == (
        'Couldn\'t understand. Last heard: "pay [number]"'
    )
    assert "said nothing" in need_line(None, "", [])


def test_certainty_in_words() -> None:
    assert certainty_in_words("confirm", confirmed=True) == "the caller said yes to it"
    assert certainty_in_words("accept", confirmed=False) == "understood at once"


def test_the_opener_fits_the_caller() -> None:
    assert "sorry" in opener_line("a bill", ["anger"])
    assert "a bill" in opener_line("a bill", [])
    assert "didn't understand" in opener_line(None, [])


def test_the_packet_is_plain_json() -> None:
    packet = HandOff(
        call_sid="CS1",
        need="A lost card.",
        words=("my card",),
        intent="lost",
        alternative=None,
        certainty="understood at once",
        slots=(SlotShown("parcel", "42", "?"),),
        tried=(),
        in_system_s=12,
        language="en",
        flags=(),
        destination="cards",
        reason="lost goes to cards.",
        opener="Hello",
        transcript=("my card",),
    )
    assert json.loads(json.dumps(packet.to_json()))["slots"][0]["mark"] == "?"
