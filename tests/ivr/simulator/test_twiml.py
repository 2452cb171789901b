"""TwiML documents."""

from __future__ import annotations

import pytest

from ivr.simulator.placed import CallFailed
from ivr.simulator.twiml import LONGEST_DOCUMENT, Document, Verb, audio_ms, parse, say_ms
from tests.ivr.simulator.fakes import wav

pytestmark = pytest.mark.unit

URL = "http://h:1/twilio/voice?preset=bank"


def read(inside: str) -> Document:
    return parse(f"<Response>{inside}</Response>".encode(), URL, "accounts")


def test_verbs_nouns_attributes_and_texts_are_read() -> None:
    document = parse(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<Response><!-- hello -->'
        b'<Gather input="speech"><Say> Your <break/> need? </Say></Gather>'
        b'<Connect><Stream url="ws://h/m"><Parameter name="a" value="b"/></Stream></Connect>'
        b"</Response>",
        URL,
    )
    gather, connect = document.verbs
    assert gather == Verb("Gather", {"input": "speech"}, "", (Verb("Say", {}, "Your  need?"),))
    (stream,) = connect.nouns("Stream")
    assert stream.get("url") == "ws://h/m"
    assert stream.nouns("Parameter")[0].attributes == {"name": "a", "value": "b"}
    assert document.destination is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<Response><Fly/></Response>", "unknown verb <Fly>"),
        (b"<Response><Gather><Dial/></Gather></Response>", "unknown verb <Dial> in <Gather>"),
        (b"<Response><Say/>", "not well-formed"),
        (b"", "not well-formed"),
        ("<Response>\xe9</Response>".encode("latin-1"), "not well-formed"),
        (b"<html/>", "begins with <html>"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Response>&b;</Response>', "DOCTYPE"),
        (b"<Response>" + b" " * LONGEST_DOCUMENT + b"</Response>", "bytes, at most 65536"),
    ],
)
def test_what_is_no_twiml_is_named(body: bytes, words: str) -> None:
    with pytest.raises(CallFailed, match=words):
        parse(body, URL)


def test_urls_are_relative_to_the_document() -> None:
    document = read("")
    assert document.resolve("") == URL
    assert document.resolve("gather?turn=2") == "http://h:1/twilio/gather?turn=2"
    assert document.resolve("/prompts/a.wav") == "http://h:1/prompts/a.wav"
    assert document.resolve("https://else/x") == "https://else/x"


def test_numbers_are_read_or_named() -> None:
    verb = Verb("Gather", {"timeout": "3", "speechTimeout": "auto", "maxSpeechTime": "long"}, "")
    assert verb.number("timeout", 5) == 3
    assert verb.number("speechTimeout", 5) == 5
    assert verb.number("numDigits", 0) == 0
    with pytest.raises(CallFailed, match="is not a number"):
        verb.number("maxSpeechTime", 60)


def test_a_text_takes_a_second_for_fourteen_characters() -> None:
    assert say_ms(Verb("Say", {}, "fourteen signs")) == 1000
    assert say_ms(Verb("Say", {"loop": "3"}, "fourteen signs")) == 3000
    assert Verb("Play", {"loop": "0"}, "").loops == 1000


def test_a_played_file_takes_its_length() -> None:
    assert audio_ms(wav(1500)) == 1500
    with pytest.raises(CallFailed, match="not audio"):
        audio_ms(b"<html/>")
