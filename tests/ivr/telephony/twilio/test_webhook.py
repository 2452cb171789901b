"""Whole calls by webhook, with the real dialogue and matcher: turn by turn, once each."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import intents
from ivr.company_systems import CompanySystems
from ivr.storage import Phase
from ivr.telephony.twilio.twiml import MOST_HINTS, hint_list
from ivr.telephony.twilio.webhook import hints_of
from tests.ivr.reception.office import CALLER, Office
from tests.ivr.telephony.twilio.calls import Caller
from tests.ivr.telephony.twilio.conftest import MakeOffice

pytestmark = [pytest.mark.model, pytest.mark.web]

PACKS = Path(intents.__file__).parent / "packs"
DECLINED = "says my card keeps getting declined"
TO_CARDS = [
    ("dials", "Gather Redirect Thanks for calling Northbank"),
    (DECLINED, "Gather Redirect OK, card not working."),
    ("is_silent", "Gather Redirect I'm putting you through to"),
    ("is_silent", "Redirect"),
    ("goes_on", "Dial +442079460101 -> card_services"),
]
CALLS = {
    "accepted": [*TO_CARDS, ("rings completed", "Hangup -> card_services")],
    "confirmed by voice": [
        ("dials", "How may I help you?"),
        ("says I lost my card", "You're calling about a lost or stolen card, right?"),
        ("says yes", "I'm putting you through to"),
        ("is_silent", "Redirect"),
        ("goes_on", "Dial +442079460101 -> card_services"),
    ],
    "confirmed by key": [
        ("dials", "How may I help you?"),
        ("says I lost my card", "right?"),
        ("presses 1", "I'm putting you through to"),
    ],
    "objected to": [
        ("dials", "How may I help you?"),
        (DECLINED, "OK, card not working."),
        ("says no", "Sorry about that. Tell me again"),
        ("says I want to make a complaint", "OK, a complaint."),
    ],
    "silent": [
        ("dials", "How may I help you?"),
        ("is_silent", "Sorry, I didn't hear anything."),
        ("is_silent", "Let's use the keypad."),
        ("is_silent", "Say Redirect I'll get someone to help you."),
        ("goes_on", "Dial +442079460100 -> front_desk"),
    ],
    "a person, asked for twice": [
        ("dials", "How may I help you?"),
        ("says I want to speak to a person", "in a few words, what's it about?"),
        ("says agent", "Say Redirect I'll get a person to help you."),
        ("goes_on", "Dial +442079460100 -> front_desk"),
    ],
    "zero, twice": [
        ("dials", "How may I help you?"),
        ("presses 0", "in a few words, what's it about?"),
        ("presses 0", "I'll get a person to help you."),
        ("goes_on", "Dial +442079460100 -> front_desk"),
    ],
    "an emergency": [
        ("dials", "How may I help you?"),
        ("says help there is a fire", "Say Redirect If anybody is in danger"),
        ("goes_on", "Dial +442079460100 -> front_desk"),
    ],
    "answered by the machine": [
        ("dials", "How may I help you?"),
        ("says when is the branch open on saturday", "Gather"),
        ("is_silent", "Gather"),
        ("is_silent", "Is there anything else?"),
        ("says no thanks", "Say Redirect Thanks for calling Northbank. Goodbye."),
        ("goes_on", "Hangup -> branch_hours"),
    ],
    "nobody answers": [
        *TO_CARDS,
        ("rings no-answer", "Gather Redirect Nobody could take your call just now."),
        ("says yes please", "we'll call you back on the number you're calling from"),
        ("is_silent", "Redirect"),
        ("goes_on", "Hangup -> callback"),
    ],
    "nobody answers three times": [
        *TO_CARDS,
        ("rings busy", "Nobody could take your call"),
        ("says no", "Is there anything else?"),
        ("says I lost my card", "right?"),
        ("says yes", "I'm putting you through to"),
        ("is_silent", "Redirect"),
        ("goes_on", "Dial +442079460101 -> card_services"),
        ("rings busy", "Nobody could take your call"),
        ("says no", "Is there anything else?"),
        ("says I lost my card", "right?"),
        ("says yes", "I'm putting you through to"),
        ("is_silent", "Redirect"),
        ("goes_on", "Dial +442079460101 -> card_services"),
        ("rings busy", "Say Redirect I'm sorry, nobody can be reached at the moment."),
        ("goes_on", "Hangup"),
    ],
}


@pytest.mark.parametrize("steps", CALLS.values(), ids=CALLS)
def test_a_call(caller: Caller, steps: list[tuple[str, str]]) -> None:
    caller.does(steps)


@pytest.mark.parametrize("steps", CALLS.values(), ids=CALLS)
def test_a_call_goes_on_though_the_process_is_another_one_each_time(
    caller: Caller, steps: list[tuple[str, str]]
) -> None:
    for step in steps:
        caller.does([step])
        caller.office.restarts()
        caller.connects()


@pytest.mark.parametrize("steps", CALLS.values(), ids=CALLS)
def test_a_request_that_is_repeated_gets_the_same_answer_and_changes_nothing(
    caller: Caller, steps: list[tuple[str, str]]
) -> None:
    for step in steps:
        caller.does([step])
        before = caller.office.known()
        answer = caller.document.text
        assert caller.asks_again().text == answer
        assert caller.office.known() == before
    assert len(caller.office.log.written) <= 1
    assert len(caller.office.follow_ups.open()) <= 1


def test_the_end_is_written_once_with_what_was_said(caller: Caller) -> None:
    caller.does(CALLS["accepted"])
    record = caller.office.log.record
    assert (record.disposition, record.destination) == ("transferred", "card_services")
    assert [turn.transcript for turn in record.turns] == ["my card keeps getting declined"]
    assert record.channel == "twilio_webhook"
    assert caller.office.log.packet["intent"] == "card_blocked"
    assert caller.office.known().caller == "", "the number is not kept beyond the call"


def test_a_callback_is_written_down_once(caller: Caller) -> None:
    caller.does(CALLS["nobody answers"])
    (item,) = caller.office.follow_ups.open()
    assert (item.kind, item.number, item.call_sid) == ("callback", CALLER, "CA1")


# --- requests late, twice, at once


def test_an_older_request_that_comes_late_changes_nothing(caller: Caller) -> None:
    caller.does(CALLS["accepted"][:1])
    first = caller.action
    caller.does(CALLS["accepted"][1:2])
    before, answer = caller.office.known(), caller.document.text
    assert caller.gets(first, SpeechResult="I lost my card").text == answer
    assert caller.gets(first.replace("step=2", "step=99")).text == answer
    assert caller.gets(first.partition("&step")[0]).text == answer
    assert caller.office.known() == before


def test_two_identical_requests_at_the_same_time_are_answered_alike_and_once(
    caller: Caller,
) -> None:
    caller.does(CALLS["accepted"][:1])
    said = {"SpeechResult": "my card keeps getting declined", "Confidence": "0.9"}
    answers = caller.ask_at_once(caller.action, 4, **said)
    assert len(set(answers)) == 1
    kept = caller.office.known()
    assert kept.step == 3
    assert kept.record is not None
    assert len(kept.record["turns"]) == 1


def test_a_callback_that_is_asked_for_at_the_same_time_is_booked_once(caller: Caller) -> None:
    caller.does(CALLS["nobody answers"][:-2])
    assert len(set(caller.ask_at_once(caller.action, 4))) == 1
    assert len(caller.office.follow_ups.open()) == 1
    assert len(caller.office.log.written) == 1


# --- what Twilio hears


@pytest.mark.parametrize("said", ["", "  "])
def test_an_empty_reading_is_the_stable_part_of_what_was_read(caller: Caller, said: str) -> None:
    caller.dials()
    partial = caller.document["Gather"]["partialResultCallback"]
    caller.posts(partial, StableSpeechResult="my card keeps", UnstableSpeechResult="getting")
    caller.posts(partial, StableSpeechResult="my card keeps getting declined")
    caller.posts(partial, StableSpeechResult="", UnstableSpeechResult="noise")
    assert "OK, card not working." in caller.gets(caller.action, SpeechResult=said).said
    assert caller.office.known().partial == ""


def test_an_empty_reading_without_a_partial_one_is_silence(caller: Caller) -> None:
    caller.dials()
    assert "I didn't hear anything" in caller.says("").said


def test_a_partial_reading_of_an_earlier_question_is_not_the_answer_to_this_one(
    caller: Caller,
) -> None:
    caller.dials()
    partial = caller.document["Gather"]["partialResultCallback"]
    caller.says("I lost my card")
    caller.posts(partial, StableSpeechResult="I lost my card")
    assert caller.office.known().partial == ""


@pytest.mark.parametrize(
    "confidence", ["0.93", "1", "1.0", "", "0.0", "-1", "nan", "inf", "very", "0,93", "1e3"]
)
def test_odd_confidences_are_understood_or_left_out(caller: Caller, confidence: str) -> None:
    caller.dials()
    assert "card not working" in caller.says("my card keeps getting declined", confidence).said


@pytest.mark.parametrize(
    ("confidence", "said"), [("0.93", "OK, card not working."), ("0.6", "right?"), ("0.1", "Sorry")]
)
def test_an_unsure_reading_is_asked_about(caller: Caller, confidence: str, said: str) -> None:
    caller.dials()
    words = "the machine would not take my card at the petrol station"
    assert said in caller.says(words, confidence).said


def test_a_sound_without_words_leaves_the_question_open(caller: Caller) -> None:
    caller.dials()
    document = caller.says("mhm")
    assert (document.verbs, document.said) == (["Gather", "Redirect"], "")
    assert "I didn't hear anything" in caller.is_silent().said


# --- keys


def tracker(offices: MakeOffice, tmp_path: Path, length: str) -> Caller:
    """Return a caller who is asked for a tracking number, which is for people only."""
    pack = shutil.copytree(PACKS / "parcel", tmp_path / "parcel") / "pack.yaml"
    wanted = "{kind: digits, ask: true" + length + "}"
    text = pack.read_text().replace("    service: track_parcel\n", "")
    pack.write_text(text.replace("{kind: digits, at_least: 4, length: 8}", wanted))
    caller = Caller(offices(preset=str(pack.parent)))
    caller.dials()
    caller.says("where is my parcel")
    assert "key it in now" in caller.document.said
    return caller


@pytest.mark.parametrize(
    ("length", "keys", "limit"),
    [(", length: 4", "4217", "4"), ("", "421", None), ("", "7#", None)],
)
def test_digits_are_read_back_with_or_without_the_hash(
    offices: MakeOffice, tmp_path: Path, length: str, keys: str, limit: str | None
) -> None:
    caller = tracker(offices, tmp_path, length)
    gather = caller.document["Gather"]
    assert (gather["finishOnKey"], gather.get("numDigits")) == ("#", limit)
    assert caller.presses(keys).said == f"That's {' '.join(keys.removesuffix('#'))}, right?"
    assert "I'm putting you through to" in caller.presses("1").said


def test_digits_that_are_too_few_are_asked_for_again(offices: MakeOffice, tmp_path: Path) -> None:
    caller = tracker(offices, tmp_path, ", length: 4")
    assert "doesn't seem right" in caller.presses("42").said
    assert "I'm putting you through to" in caller.is_silent().said, "it goes on without it"


@pytest.mark.parametrize("keys", ["A", "w", ",;"])
def test_what_is_no_key_is_silence(caller: Caller, keys: str) -> None:
    caller.dials()
    assert "I didn't hear anything" in caller.presses(keys).said


def test_keys_count_more_than_what_was_heard(caller: Caller) -> None:
    caller.dials()
    document = caller.gets(caller.action, Digits="0", SpeechResult="my card keeps getting declined")
    assert "what's it about?" in document.said


def test_hints_come_from_all_needs(office: Office) -> None:
    bank = office.switchboard.company("bank")
    hints = hints_of(bank)
    assert len(hints) <= MOST_HINTS
    told = set(hint_list(hints).split(","))
    for intent, wordings in bank.pack.wordings("en").intents.items():
        short = {p.lower() for p in wordings.phrases if 1 < len(p.split()) <= 4}
        assert len(short) < 4 or told & short, f"no hint of {intent}"


def test_the_call_keeps_its_own_time(caller: Caller) -> None:
    caller.does(CALLS["accepted"])
    record: Any = caller.office.log.record
    assert record.time_to_route_ms == 4_000, "not when it was put through"
    assert record.ended_ms == 10_000
    assert caller.office.known().phase is Phase.OVER


# --- self-service


def test_a_pin_serves_one_request_and_is_in_nothing_that_is_kept(
    offices: MakeOffice, tmp_path: Path
) -> None:
    office = offices(data=tmp_path)
    office.switchboard.systems = CompanySystems("", tmp_path)
    caller = Caller(office)
    caller.dials()
    assert "account number" in caller.says("what's my balance").said
    assert "That's 1 0 2 0, 3 0 4 0, right?" in caller.presses("10203040").said
    assert "four-digit telephone PIN" in caller.presses("1").said
    assert "one thousand, two hundred and fifty dollars" in caller.presses("2580").said
    assert "anything else" in caller.is_silent().said
    assert "2580" not in str(office.live.get("CA1"))
    office.switchboard.systems.close()


def test_a_failed_attempt_goes_to_the_agent_with_what_was_tried(
    offices: MakeOffice, tmp_path: Path
) -> None:
    office = offices(preset="parcel")
    office.switchboard.systems = CompanySystems("", tmp_path)
    caller = Caller(office)
    caller.dials()
    caller.says("track parcel 9 9 9 9 9")
    caller.is_silent()  # nothing to object to "OK, tracking a parcel."
    assert "I can't find a parcel" in caller.document.said
    assert "I'm putting you through to tracking" in caller.is_silent().said
    caller.is_silent()
    packet = office.known().packet
    assert packet is not None
    assert "the tracking system was asked: nothing found" in packet["tried"]
    office.switchboard.systems.close()


# --- languages


@pytest.fixture
def offering(offices: MakeOffice, tmp_path: Path) -> Caller:
    """Return a caller of a bank that offers Vietnamese by a key."""
    shutil.copytree(PACKS / "bank", tmp_path / "bank")
    with (tmp_path / "bank" / "pack.yaml").open("a", encoding="utf-8") as pack:
        pack.write("offer_languages: {1: en, 2: vi}\n")
    return Caller(offices(preset=str(tmp_path / "bank")))


def languages(caller: Caller) -> list[str]:
    """Return the language of each sentence of the last document."""
    root = ElementTree.fromstring(caller.document.text)
    return [say.attrib["language"] for say in root.iter("Say")]


def goes_on_in_vietnamese(caller: Caller) -> None:
    assert "Cảm ơn quý khách đã gọi đến Northbank" in caller.document.said
    assert caller.document["Gather"]["language"] == "vi-VN"
    assert "mất thẻ" in caller.document["Gather"]["hints"]
    assert set(languages(caller)) == {"vi-VN"}
    assert caller.office.known().language == "vi"
    caller.says("tôi muốn gặp nhân viên")
    caller.says("gặp nhân viên")
    leaving = caller.office.known()
    assert leaving.packet is not None
    assert leaving.packet["language"] == "vi"
    assert leaving.record is not None
    assert leaving.record["language"] == "vi"


def test_a_caller_may_ask_for_a_language(caller: Caller) -> None:
    caller.dials()
    caller.says("can I speak Vietnamese please")
    goes_on_in_vietnamese(caller)


def test_a_doubtful_reading_changes_no_language(caller: Caller) -> None:
    caller.dials()
    caller.says("Vietnamese", confidence="0.2")
    assert caller.office.known().language == "en"


def test_a_language_is_offered_in_its_own_words_and_taken_by_its_key(offering: Caller) -> None:
    offering.dials()
    assert offering.document.said.startswith("Để nghe tiếng Việt, mời quý khách bấm phím 2. Than")
    assert languages(offering) == ["vi-VN", "en-US"]
    offering.presses("2")
    goes_on_in_vietnamese(offering)


def test_the_key_of_an_offer_is_asked_twice_and_turns_once(offering: Caller) -> None:
    offering.dials()
    said = offering.presses("2").said
    assert offering.asks_again().said == said


def test_a_language_that_the_line_lacks_is_named_and_a_person_offered(caller: Caller) -> None:
    caller.dials()
    caller.says("do you speak Spanish")
    assert "I can't speak Spanish. Say 'agent', and a person will help you." in caller.document.said
    caller.does([("says agent", "in a few words"), ("says agent", "a person to help you")])
    assert caller.office.known().language == "en"
