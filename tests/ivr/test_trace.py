"""The record of a call."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from asr.types import Amount, Date, Digits, Hypothesis, OneOf, OpenNeed, YesNo
from intents.types import Answer, Bands, Command, IntentMatch
from ivr.calls import CallOptions
from ivr.dialogue import Dialogue
from ivr.dialogue.events import UtteranceFinal
from ivr.settings import Settings
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from ivr.trace import CallRecord, CallTrace, expectation_name
from tests.call_script import SCRIPT, Caller, heard

FIELDS = (
    *("transcript", "confidence", "expectation", "top3", "intent", "band", "rule", "prompt"),
    *("speech_start_ms", "speech_end_ms", "endpoint_ms", "decided_ms", "asr_cpu_ms"),
)


def called(switchboard: Switchboard, *texts: str) -> CallRecord:
    call = TypedCall(switchboard, CallOptions("bank", channel="text"))
    for text in texts:
        call.says(text)
    return call.record


@pytest.mark.model
def test_a_turn_has_every_field(switchboard: Switchboard, settings: Settings) -> None:
    record = json.loads(json.dumps(called(switchboard, "has my salary been paid in yet").to_json()))
    assert set(FIELDS) <= set(record["turns"][0])
    assert record["turns"][0]["prompt"] == "implicit"
    assert record["turns"][0]["limits"].endswith("acted on, as the line's limit is 80.0%")
    assert record["reason"].startswith("recent_transactions goes to accounts")


@pytest.mark.model
def test_the_need_survives_a_yes_and_a_request_for_a_person(switchboard: Switchboard) -> None:
    record = called(switchboard, "my card was stolen", "yes")
    assert (record.intent, record.band) == ("lost_stolen_card", "confirm")
    assert [turn.intent for turn in record.turns] == ["lost_stolen_card", "yes"]


def noted(*said: IntentMatch) -> CallRecord:
    """Return the record of a call in which this was said."""
    caller = Caller()
    record = CallRecord("call-1", "tea", "en", "text")
    trace = CallTrace(record, caller.dialogue, lambda name: name)
    caller.answers()
    for match in said:
        words = Hypothesis(match.text, 1.0, start_ms=3000, end_ms=4000)
        event = UtteranceFinal(at_ms=5000, hypothesis=words, match=match)
        trace.happened(event)
        trace.decided(event, caller.send(event))
    return record


def test_what_was_chosen_by_number_is_the_need() -> None:
    torn = heard("money", ("balance", 0.45), ("billing", 0.40))
    record = noted(torn, heard("the second one", choice=2))
    assert (record.intent, record.band, record.confidence) == ("billing", "accept", 1.0)


def test_what_else_the_words_look_like_is_not_the_need() -> None:
    refused = heard("no", ("balance", 0.9), ("billing", 0.1), answer=Answer.NO)
    record = noted(heard("balance", ("balance", 0.6)), refused)
    assert (record.intent, record.turns[-1].intent) == ("billing", "billing")


@pytest.mark.parametrize("times", [1, 2])
def test_a_need_that_was_refused_is_the_need_no_longer(times: int) -> None:
    said = [heard("balance", ("balance", 0.6)), heard("billing", ("billing", 0.6))][-times:]
    no = heard("no", answer=Answer.NO)
    record = noted(*(match for guess in said for match in (guess, no)))
    assert (record.intent, record.band, record.confidence) == (None, "reject", 0.0)


def test_a_yes_makes_the_need_no_surer() -> None:
    record = noted(heard("track", ("track", 0.6)), heard("yes", answer=Answer.YES))
    assert (record.intent, record.band, record.confidence) == ("track", "confirm", 0.6)
    assert record.turns[-1].intent == "yes"


@pytest.mark.model
def test_a_person_asked_for_is_the_intent_agent(switchboard: Switchboard) -> None:
    record = called(switchboard, "operator", "operator")
    assert (record.intent, record.destination) == ("agent", "front_desk")
    assert record.disposition == "escalated"


@pytest.mark.model
def test_nothing_understood_is_null_and_nowhere(switchboard: Switchboard) -> None:
    record = called(switchboard, "pineapple")
    assert (record.intent, record.band, record.destination) == (None, "reject", None)


@pytest.mark.model
def test_an_alarm_is_flagged(switchboard: Switchboard) -> None:
    record = called(switchboard, "there's a fire in the branch")
    assert record.flags == ["emergency"]
    assert (record.intent, record.band) == ("emergency", "accept")


def judged(*likely: tuple[str, float], said: str = "words", **extra: object) -> str:
    """Return the words on the limits that decided of one utterance."""
    script = replace(SCRIPT, bands=Bands(own={"billing": Bands(accept=0.95)}))
    caller = Caller(Dialogue(script))
    record = CallRecord("call-1", "tea", "en", "text")
    trace = CallTrace(record, caller.dialogue, lambda name: name)
    words = Hypothesis(said, 1.0, start_ms=3000, end_ms=4000)
    event = UtteranceFinal(at_ms=5000, hypothesis=words, match=heard(said, *likely, **extra))
    caller.answers()
    caller.hears_prompt()
    trace.happened(event)
    trace.decided(event, caller.send(event))
    return record.turns[0].limits


@pytest.mark.unit
def test_a_turn_says_whose_limit_decided() -> None:
    assert judged(("balance", 0.9)) == "90.0% sure: acted on, as the line's limit is 80.0%"
    assert judged(("billing", 0.9)) == "90.0% sure: asked about, as billing's own limit is 95.0%"
    assert judged(("billing", 0.4)) == (
        "40.0% sure: not enough to ask about, as billing's own lower limit is 50.0%"
    )
    assert judged(("billing", 0.5), ("balance", 0.45)).startswith("50.0% sure: offered beside")


@pytest.mark.unit
def test_a_turn_that_no_limit_decided_says_none() -> None:
    assert judged(("balance", 0.9), command=Command.AGENT) == ""
    assert judged() == ""


@pytest.mark.unit
def test_expectations_have_short_names() -> None:
    everything = (OpenNeed(), YesNo(), Digits(), Amount(), Date(), OneOf(("a",)))
    names = [expectation_name(expectation) for expectation in everything]
    assert names == ["open", "yes_no", "digits", "amount", "date", "name"]
