"""Metrics hung into a switchboard."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ivr.call_record import CallRecord
from ivr.dialogue.events import Outcome
from ivr.metrics.parts import Several, measure
from ivr.serving.connector import Attempt
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

pytestmark = pytest.mark.unit


class Heard:
    def __init__(self) -> None:
        self.told: list[str] = []

    def started(self, record: CallRecord) -> None:
        self.told.append("started")

    def routed(self, record: CallRecord, packet: Mapping[str, Any]) -> None:
        self.told.append("routed")

    def ended(self, record: CallRecord) -> None:
        self.told.append("ended")

    def callback(self, call_sid: str, preset: str) -> None:
        self.told.append("callback")


class Log:
    def __init__(self) -> None:
        self.kept: list[Attempt] = []

    def write(self, attempt: Attempt) -> None:
        self.kept.append(attempt)


def test_everybody_hears_of_calls() -> None:
    one, other = Heard(), Heard()
    both, record = Several((one, other)), CallRecord("CS1", "bank", "en", "browser")
    both.started(record)
    both.routed(record, {})
    both.ended(record)
    both.callback("CS1", "bank")
    assert one.told == other.told == ["started", "routed", "ended", "callback"]


def test_what_is_watched_already_goes_on_being_told(tmp_path: Path) -> None:
    switchboard, log = Switchboard(load_settings(data=tmp_path)), Log()
    switchboard.systems.log = log
    app = Flask("metrics")
    app.register_blueprint(measure(switchboard, lambda: 2, ""))
    attempt = Attempt("CS1", "balance", Outcome.FOUND, 1, 250)
    switchboard.systems.log.write(attempt)
    switchboard.outside.watcher.started(CallRecord("CS1", "bank", "en", "browser"))
    switchboard.outside.meter.judged("no_match")
    text = app.test_client().get("/metrics").text
    for line in (
        "callsteer_calls_active 2.0",
        'callsteer_calls_started_total{channel="browser"} 1.0',
        'callsteer_recoveries_total{kind="no_match"} 1.0',
        'callsteer_service_attempts_total{outcome="found",service="balance"} 1.0',
    ):
        assert line in text
    assert log.kept == [attempt]
