"""The record of a call."""

from __future__ import annotations

import json

import pytest

from asr.types import Amount, Date, Digits, OneOf, OpenNeed, YesNo
from ivr.calls import CallOptions
from ivr.settings import Settings
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from ivr.trace import CallRecord, expectation_name

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
    assert record["reason"].startswith("recent_transactions goes to accounts")


@pytest.mark.model
def test_the_need_survives_a_yes_and_a_request_for_a_person(switchboard: Switchboard) -> None:
    record = called(switchboard, "my card was stolen", "yes")
    assert (record.intent, record.band) == ("lost_stolen_card", "confirm")
    assert [turn.intent for turn in record.turns] == ["lost_stolen_card", "yes"]


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


@pytest.mark.unit
def test_expectations_have_short_names() -> None:
    everything = (OpenNeed(), YesNo(), Digits(), Amount(), Date(), OneOf(("a",)))
    names = [expectation_name(expectation) for expectation in everything]
    assert names == ["open", "yes_no", "digits", "amount", "date", "name"]
