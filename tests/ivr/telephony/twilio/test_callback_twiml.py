"""TwiML of calls that we make."""

from __future__ import annotations

import pytest

from ivr.telephony.twilio.callback_twiml import ask, connect, is_enqueued, put_through
from ivr.telephony.twilio.twiml import Style
from routing.types import Destination, DestinationKind
from tests.ivr.telephony.twilio.calls import Document

pytestmark = pytest.mark.unit

LINKS = ("https://ivr.example.com/dialled?a=1&b=2", "https://ivr.example.com/leg")


def place(number: str, kind: DestinationKind = DestinationKind.QUEUE) -> Destination:
    return Destination(name="cards", kind=kind, number=number)


def test_the_question_takes_one_key_or_words_and_tells_of_silence_too() -> None:
    document = Document(ask("Hello <you>", "vi", LINKS[0], Style("Polly.Amy")))
    assert document.verbs == ["Gather", "Redirect"]
    gather = document["Gather"]
    assert (gather["numDigits"], gather["finishOnKey"], gather["language"]) == ("1", "", "vi-VN")
    assert (document.of("Redirect"), gather["action"]) == (LINKS[0], LINKS[0])
    assert (document.said, document["Say"]["voice"]) == ("Hello <you>", "Polly.Amy")


def test_a_stream_carries_its_token_as_a_parameter_and_something_comes_after_it() -> None:
    document = Document(connect("One moment", "en", ("wss://x/socket", LINKS[0]), "t.1", Style()))
    assert document.verbs == ["Say", "Connect", "Redirect"]
    assert "?" not in document["Stream"]["url"]
    assert document["Parameter"] == {"name": "token", "value": "t.1"}


@pytest.mark.parametrize(
    ("number", "kind", "queues", "enqueued"),
    [
        ("+442079460101", DestinationKind.QUEUE, "dial", False),
        ("+442079460101", DestinationKind.QUEUE, "enqueue", True),
        ("", DestinationKind.QUEUE, "dial", True),
        ("+442079460101", DestinationKind.EXTERNAL, "enqueue", False),
    ],
)
def test_the_settings_say_how_queues_are_reached(
    number: str, kind: DestinationKind, queues: str, enqueued: bool
) -> None:
    style = Style(queues=queues)
    assert is_enqueued(place(number, kind), style) is enqueued
    document = Document(put_through(place(number, kind), LINKS, style, "", "en"))
    assert document.verbs == ["Enqueue" if enqueued else "Dial"]


def test_a_sip_address_is_dialled_as_one_and_its_answer_is_reported() -> None:
    text = put_through(place("sip:cards@example.com"), LINKS, Style(), "Hello", "en")
    document = Document(text)
    assert document.of("Sip") == "sip:cards@example.com"
    assert document["Sip"]["statusCallback"] == LINKS[1]
    assert document["Dial"]["action"] == LINKS[0]
