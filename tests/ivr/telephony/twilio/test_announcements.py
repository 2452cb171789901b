"""What agents and waiting callers are told."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.company import Company
from ivr.switchboard import Switchboard
from ivr.telephony.twilio.announcements import (
    LONGEST_WHISPER,
    SAID_FROM_S,
    wait_texts,
    whisper_text,
)

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def bank(switchboard: Switchboard) -> Company:
    return switchboard.company("bank")


@pytest.mark.parametrize(
    ("packet", "told"),
    [
        ({"intent": "balance", "flags": []}, "Callsteer: account balance."),
        ({"intent": "lost_stolen_card", "flags": ["urgent"]}, "Callsteer, urgent: lost card."),
        ({"intent": "balance", "flags": ["anger"]}, "Callsteer: account balance."),
        ({"intent": "emergency", "flags": ["emergency"]}, "Callsteer, urgent: emergency."),
        ({"intent": "self_harm", "flags": ["self_harm"]}, "Callsteer, urgent: self harm."),
        ({"intent": None, "flags": []}, "Callsteer: need unknown."),
        ({"intent": "agent"}, "Callsteer: need unknown."),
        ({}, "Callsteer: need unknown."),
        (None, "Callsteer: need unknown."),
    ],
)
def test_the_agent_hears_the_need(bank: Company, packet: dict[str, Any] | None, told: str) -> None:
    assert whisper_text(packet, bank) == told


def test_no_need_is_longer_than_three_seconds(bank: Company) -> None:
    around = len(whisper_text({"intent": "balance"}, bank)) - len("account balance")
    for intent in bank.pack.intents:
        assert len(whisper_text({"intent": intent}, bank)) - around <= LONGEST_WHISPER


def queue(waited_s: Any = SAID_FROM_S, **fields: str) -> dict[str, str]:
    return {"QueuePosition": "2", "QueueTime": str(waited_s), "CurrentQueueSize": "3", **fields}


def test_a_short_wait_is_not_talked_about(bank: Company) -> None:
    assert wait_texts(queue(SAID_FROM_S - 1, AvgQueueTime="300"), bank) == [
        bank.prompts.text("wait", {})
    ]


def test_a_longer_wait_is_told_with_the_place_in_line(bank: Company) -> None:
    (text,) = wait_texts(queue(), bank)
    assert "number 2 in line" in text
    assert "minutes" not in text


@pytest.mark.parametrize("name", ["AvgQueueTime", "AverageQueueTime"])
def test_both_names_of_the_average_are_understood(bank: Company, name: str) -> None:
    (text,) = wait_texts(queue(**{name: "345"}), bank)
    assert "about 3 to 7 minutes" in text


@pytest.mark.parametrize(
    ("average", "range_"),
    [("46", "1 to 2"), ("1", "1 to 2"), ("165", "1 to 3"), ("645", "7 to 13")],
)
def test_the_estimate_is_a_range_and_never_nothing(
    bank: Company, average: str, range_: str
) -> None:
    (text,) = wait_texts(queue(AvgQueueTime=average), bank)
    assert f"about {range_} minutes" in text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"QueueTime": "60"},
        {"QueueTime": "60", "QueuePosition": "0"},
        {"QueueTime": "soon", "QueuePosition": "first"},
        {"QueueTime": "nan", "QueuePosition": "1"},
        {"QueueTime": "60", "QueuePosition": "-inf"},
    ],
)
def test_odd_fields_are_no_reason_to_be_silent(bank: Company, fields: dict[str, str]) -> None:
    assert wait_texts(fields, bank) == [bank.prompts.text("wait", {})]


@pytest.mark.parametrize("average", ["inf", "1e999", "", "-5", "0"])
def test_an_average_that_makes_no_sense_is_not_told(bank: Company, average: str) -> None:
    (text,) = wait_texts(queue(AvgQueueTime=average), bank)
    assert "number 2 in line" in text
    assert "minutes" not in text
