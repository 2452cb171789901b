"""A call in the log."""

from __future__ import annotations

import logging

import pytest

from ivr.call_record import CallRecord
from ivr.metrics.lines import CallLines

pytestmark = pytest.mark.unit


def test_a_call_can_be_followed_by_its_id_and_says_nothing_of_the_caller(
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = CallRecord("CS1", "bank", "en", "twilio_stream")
    lines = CallLines()
    with caplog.at_level(logging.INFO, "ivr.metrics.lines"):
        lines.started(record)
        record.intent, record.band = "lost_stolen_card", "confirm"
        words = {"destination": "card_services", "transcript": "my card is gone"}
        lines.routed(record, words)
        lines.callback("CS1", "bank")
        record.disposition, record.ended_ms = "transferred", 12_400
        lines.ended(record)
    assert caplog.messages == [
        "call CS1 began: bank, twilio_stream, en",
        "call CS1 goes to card_services: lost_stolen_card, confirm",
        "call CS1: bank is to call back",
        "call CS1 ended: transferred after 12 s and 0 turns",
    ]


def test_a_call_that_nobody_understood_goes_somewhere_too(caplog: pytest.LogCaptureFixture) -> None:
    record = CallRecord("CS1", "bank", "en", "browser")
    with caplog.at_level(logging.INFO, "ivr.metrics.lines"):
        CallLines().routed(record, {})
        CallLines().ended(record)
    assert caplog.messages[0].startswith("call CS1 goes to nowhere: no need")
    assert "after 0 s" in caplog.messages[1]
