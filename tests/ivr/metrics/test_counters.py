"""What calls feed into the counters."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from ivr.call_record import CallRecord, TurnRecord
from ivr.dialogue.events import Outcome
from ivr.metrics.counters import Counters
from ivr.serving.connector import Attempt

pytestmark = pytest.mark.unit

TURN = TurnRecord(
    *("hello", 0.9, "open", [], "lost_card", "accept", "rule", "accepted", "asking"),
    speech_start_ms=1_000,
    speech_end_ms=2_000,
    endpoint_ms=2_400,
    decided_ms=2_500,
)
KEY = TurnRecord("1", 1.0, "key", [], "agent", "accept", "key", "agent", "keypad", key=True)


class Kept:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.counters = Counters(self.registry)

    def value(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(f"callsteer_{name}", labels)


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_each_stage_of_a_spoken_turn_is_timed(kept: Kept) -> None:
    kept.counters.turn(TURN, 2_520)
    kept.counters.spoke(TURN, 2_600)
    sums = {
        stage: kept.value("turn_seconds_sum", stage=stage)
        for stage in ("endpoint", "decode", "understand", "first_audio")
    }
    assert sums == {"endpoint": 0.4, "decode": 0.1, "understand": 0.02, "first_audio": 0.6}
    assert kept.value("turns_total", kind="speech", band="accept") == 1
    assert kept.value("turn_seconds_bucket", stage="endpoint", le="0.5") == 1
    assert kept.value("turn_seconds_bucket", stage="endpoint", le="0.3") == 0


def test_keys_are_counted_and_not_timed(kept: Kept) -> None:
    kept.counters.turn(KEY, 10)
    kept.counters.spoke(KEY, 20)
    assert kept.value("turns_total", kind="key", band="accept") == 1
    assert kept.value("turn_seconds_count", stage="endpoint") == 0
    assert kept.value("turn_seconds_count", stage="first_audio") == 0


def test_what_is_not_understood_and_what_we_fall_back_to_are_counted(kept: Kept) -> None:
    for verdict in ("no_match", "no_match", "no_input", "to_keypad", "answered_deaf", "accepted"):
        kept.counters.judged(verdict)
    assert kept.value("recoveries_total", kind="no_match") == 2
    assert kept.value("recoveries_total", kind="no_input") == 1
    assert kept.value("fallbacks_total", kind="keypad") == 1
    assert kept.value("fallbacks_total", kind="deaf") == 1


def test_calls_are_counted_by_how_they_ended(kept: Kept) -> None:
    record = CallRecord("CS1", "bank", "en", "browser", disposition="escalated")
    kept.counters.started(record)
    kept.counters.ended(record)
    record.flags.append("rescued")
    kept.counters.ended(record)
    assert kept.value("calls_started_total", channel="browser") == 1
    assert kept.value("calls_total", channel="browser", disposition="escalated") == 2
    assert kept.value("fallbacks_total", kind="rescue") == 1


def test_the_companys_systems_are_counted_and_timed(kept: Kept) -> None:
    kept.counters.served(Attempt("CS1", "balance", Outcome.FOUND, 1, 250))
    assert kept.value("service_attempts_total", service="balance", outcome="found") == 1
    assert kept.value("service_seconds_sum", service="balance") == 0.25


def test_promised_callbacks_are_counted(kept: Kept) -> None:
    kept.counters.callback("CS1", "bank")
    assert kept.value("callbacks_promised_total") == 1
