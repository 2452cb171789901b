"""TwiML, verb by verb."""

from __future__ import annotations

import json
from typing import Any

import pytest

from asr.types import Amount, Date, Digits, Expectation, OneOf, OpenNeed, YesNo
from ivr.storage import LiveCall
from ivr.telephony.twilio import twiml
from ivr.telephony.twilio.twiml import LONGEST_HINT, MOST_HINTS, Question, Style
from routing.types import Destination, DestinationKind
from tests.ivr.telephony.twilio.calls import Document

pytestmark = pytest.mark.unit

PACKET = {"handoff_id": "HO1", "intent": "lost_stolen_card", "flags": ["urgent"], "words": ["gone"]}
CALL = LiveCall("CA1", "twilio_webhook", "bank", "en", "2026-09-02", token="a token", packet=PACKET)
QUEUE = Destination("card_services", DestinationKind.QUEUE, number="+442079460101")


def link(name: str, **values: str) -> str:
    return f"https://ivr.example.com/{name}"


def asked(expectation: Expectation | None, **more: Any) -> Document:
    usual = {"texts": ["Hello?"], "barge_in": True, "patience_ms": 5_000, "hints": ["lost card"]}
    question = Question(expectation=expectation, **{**usual, **more})
    return Document(twiml.gather(question, "en", ("/turn?step=2", "/partial?step=2"), Style()))


def moved(place: Destination, call: LiveCall = CALL, **style: str) -> Document:
    return Document(twiml.transfer(call, place, link, Style(**style)))


# --- connecting to us


def test_a_stream_carries_its_token_as_a_parameter_and_something_comes_after_it() -> None:
    document = Document(twiml.connect_stream(CALL, "wss://ivr.example.com/s", "/next"))
    assert document.verbs == ["Connect", "Redirect"], "never a dead end, never a long pause"
    assert document["Stream"] == {"url": "wss://ivr.example.com/s"}
    assert document["Parameter"] == {"name": "token", "value": "a token"}
    assert (document.of("Redirect"), document["Redirect"]) == ("/next", {"method": "POST"})


def test_a_relay_is_interruptible_hears_keys_and_goes_on_at_its_action() -> None:
    text = twiml.connect_relay(
        CALL, ("wss://x/r", "/next"), ["lost card"], Style(voice="Polly.Amy")
    )
    document = Document(text)
    assert document["Connect"] == {"action": "/next"}
    relay = document["ConversationRelay"]
    assert relay["url"] == "wss://x/r"
    assert (relay["interruptible"], relay["dtmfDetection"]) == ("any", "true")
    assert (relay["language"], relay["hints"], relay["voice"]) == (
        "en-US",
        "lost card",
        "Polly.Amy",
    )
    assert document["Parameter"]["value"] == "a token"


# --- asking


def test_a_question_is_said_within_the_gather_and_silence_is_an_answer_too() -> None:
    document = asked(OpenNeed())
    assert document.verbs == ["Gather", "Redirect"]
    gather = document["Gather"]
    assert (gather["input"], gather["method"]) == ("dtmf speech", "POST")
    assert gather["actionOnEmptyResult"] == "true"
    assert gather["action"] == document.of("Redirect") == "/turn?step=2"
    assert gather["partialResultCallback"] == "/partial?step=2"
    assert gather["language"] == "en-US"
    assert gather["hints"] == "lost card"
    assert document.said == "Hello?"


def test_what_must_be_heard_is_said_before_anybody_listens() -> None:
    document = asked(OpenNeed(), barge_in=False, texts=["One.", "Two."])
    assert document.verbs == ["Say", "Say", "Gather", "Redirect"]


def test_nothing_to_say_still_listens() -> None:
    assert asked(YesNo(), texts=[]).verbs == ["Gather", "Redirect"]


@pytest.mark.parametrize(
    ("patience_ms", "seconds"), [(1, "1"), (1_000, "1"), (1_001, "2"), (5_000, "5"), (0, "1")]
)
def test_patience_is_in_whole_seconds(patience_ms: int, seconds: str) -> None:
    assert asked(OpenNeed(), patience_ms=patience_ms)["Gather"]["timeout"] == seconds


@pytest.mark.parametrize(
    ("expectation", "digits", "finish"),
    [
        (OpenNeed(), "1", ""),
        (YesNo(), "1", ""),
        (OneOf(("one", "two")), "1", ""),
        (Digits(4), "4", "#"),
        (Digits(), None, "#"),
        (Amount(), None, "#"),
        (Date(), "1", ""),
        (None, None, "#"),
    ],
)
def test_keys_end_as_what_is_asked_for_ends(
    expectation: Expectation | None, digits: str | None, finish: str
) -> None:
    gather = asked(expectation)["Gather"]
    assert (gather.get("numDigits"), gather["finishOnKey"]) == (digits, finish)


def test_while_a_secret_is_keyed_nobody_listens() -> None:
    gather = asked(None)["Gather"]
    assert gather["input"] == "dtmf"
    assert "partialResultCallback" not in gather
    assert "hints" not in gather


@pytest.mark.parametrize(
    ("expectation", "hints"),
    [
        (YesNo(), "yes,no"),
        (OneOf(("north", "south")), "north,south"),
        (Digits(4), ""),
        (OpenNeed(), "lost card"),
    ],
)
def test_hints_go_by_what_is_asked(expectation: Expectation, hints: str) -> None:
    assert asked(expectation)["Gather"]["hints"] == hints


def test_hints_are_bounded_and_hold_no_commas_of_their_own() -> None:
    assert twiml.hint_list(["well, my card", "x" * LONGEST_HINT]).count(",") == 1
    assert twiml.hint_list(["x" * (LONGEST_HINT + 1)]) == ""
    assert len(twiml.hint_list(["a"] * (MOST_HINTS + 1)).split(",")) == MOST_HINTS


# --- saying


@pytest.mark.parametrize(
    ("language", "locale"), [("en", "en-US"), ("vi", "vi-VN"), ("de", "de"), ("zh", "cmn-Hans-CN")]
)
def test_languages_have_twilios_names(language: str, locale: str) -> None:
    document = Document(twiml.say_only(["Hello."], language, Style()))
    assert document["Say"] == {"language": locale}


def test_the_voice_of_the_settings_speaks() -> None:
    text = twiml.say_then(["Hello."], "en", "/next", Style(voice="Polly.Amy"))
    assert Document(text)["Say"]["voice"] == "Polly.Amy"
    assert Document(text).verbs == ["Say", "Redirect"]


def test_words_are_no_markup() -> None:
    said = 'Tom & <Dial>"Jerry"</Dial>'
    assert Document(twiml.say_only([said], "en", Style())).said == said


def test_saying_can_be_the_end_or_a_pause_or_all() -> None:
    assert Document(twiml.say_and_hang_up(["Bye."], "en", Style())).verbs == ["Say", "Hangup"]
    assert Document(twiml.say_and_pause(["Wait."], "en", Style())).verbs == ["Say", "Pause"]
    assert Document(twiml.say_only(["Hello."], "en", Style())).verbs == ["Say"]


# --- putting through


def test_a_number_is_dialled_and_the_agent_is_told_first() -> None:
    document = moved(QUEUE)
    assert (document.verbs, document.of("Number")) == (["Dial"], "+442079460101")
    assert document["Dial"]["action"] == link("dialled")
    assert document["Dial"]["answerOnBridge"] == "true"
    assert document["Number"]["url"] == link("whisper")
    assert document["Number"]["statusCallback"] == link("leg")
    assert document["Number"]["statusCallbackEvent"] == "answered completed"


def test_a_sip_address_carries_an_id_and_no_words() -> None:
    place = Destination("desk", DestinationKind.EXTERNAL, number="sip:desk@pbx.example.com")
    document = moved(place)
    assert document.of("Sip") == "sip:desk@pbx.example.com?X-Handoff-Id=HO1"
    assert len(document.of("Sip")) < 255
    assert document["Sip"]["url"] == link("whisper")


@pytest.mark.parametrize("kind", [DestinationKind.QUEUE, DestinationKind.EXTERNAL])
def test_queues_are_twilios_where_the_settings_say_so(kind: DestinationKind) -> None:
    place = Destination("card_services", kind, number="+442079460101")
    document = moved(place, queues="enqueue")
    if kind is DestinationKind.EXTERNAL:
        assert document.verbs == ["Dial"]
        return
    assert (document.verbs, document.of("Enqueue")) == (["Enqueue"], "card_services")
    assert document["Enqueue"] == {"action": link("queued"), "waitUrl": link("wait")}


def test_a_queue_without_a_number_is_twilios() -> None:
    assert moved(Destination("desk", DestinationKind.QUEUE)).of("Enqueue") == "desk"


def test_task_router_gets_ids_and_none_of_the_callers_words() -> None:
    document = moved(QUEUE, workflow="WW1", queues="enqueue")
    assert document["Enqueue"]["workflowSid"] == "WW1"
    assert json.loads(document.of("Task")) == {
        "callsteer_handoff": "HO1",
        "destination": "card_services",
        "intent": "lost_stolen_card",
        "language": "en",
        "urgent": True,
    }


def test_a_call_without_a_packet_can_be_put_through_too() -> None:
    call = LiveCall("CA1", "twilio_webhook", "bank", "en", "2026-09-02")
    assert json.loads(moved(QUEUE, call, workflow="WW1").of("Task"))["urgent"] is False
    assert moved(QUEUE, call).of("Number") == "+442079460101"


def test_a_message_is_recorded_and_one_that_was_not_left_is_noticed() -> None:
    document = moved(Destination("mailbox", DestinationKind.VOICEMAIL))
    assert document.verbs == ["Record", "Redirect"]
    assert document["Record"]["action"] == document.of("Redirect") == link("recorded")
    assert document["Record"]["maxLength"] == "180"
