"""Counters that calls feed as they go. A turn costs microseconds: children are looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram

from intents.types import Band
from ivr.call_record import CallRecord, TurnRecord
from ivr.dialogue.transitions import Verdict
from ivr.serving.connector import Attempt

STAGES = ("endpoint", "decode", "understand", "first_audio")
STAGE_S = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)
SERVICE_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
RECOVERIES = {Verdict.NO_MATCH.value: "no_match", Verdict.NO_INPUT.value: "no_input"}
FALLBACKS = {Verdict.TO_KEYPAD.value: "keypad", Verdict.ANSWERED_DEAF.value: "deaf"}
RESCUED = "rescued"


class Counters:
    """A ``Meter`` and a ``CallWatcher`` in one. One for the process; thread-safe."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._calls = Counter(
            "callsteer_calls",
            "Calls that have ended.",
            ("channel", "disposition"),
            registry=registry,
        )
        self._started = Counter(
            "callsteer_calls_started", "Calls that have begun.", ("channel",), registry=registry
        )
        self._add_turns(registry)
        self._add_troubles(registry)
        self._add_systems(registry)
        self._callbacks = Counter(
            "callsteer_callbacks_promised", "Callbacks that were promised.", registry=registry
        )

    def _add_turns(self, registry: CollectorRegistry) -> None:
        seconds = Histogram(
            "callsteer_turn_seconds",
            "Of a spoken turn: endpoint (end of speech to the decision that it ended), decode "
            "(to the words), understand (to the dialogue), first_audio (end of speech to answer).",
            ("stage",),
            buckets=STAGE_S,
            registry=registry,
        )
        self._stages = {stage: seconds.labels(stage) for stage in STAGES}
        turns = Counter("callsteer_turns", "Turns of callers.", ("kind", "band"), registry=registry)
        self._spoken = {band.value: turns.labels("speech", band.value) for band in Band}
        self._keyed = turns.labels("key", Band.ACCEPT.value)

    def _add_troubles(self, registry: CollectorRegistry) -> None:
        recoveries = Counter(
            "callsteer_recoveries",
            "What was not understood or not said.",
            ("kind",),
            registry=registry,
        )
        fallbacks = Counter(
            "callsteer_fallbacks",
            "keypad: offered it; deaf: taken without a recogniser; rescue: sent to the operator "
            "because something of ours broke.",
            ("kind",),
            registry=registry,
        )
        self._rescues = fallbacks.labels("rescue")
        self._verdicts = {v: recoveries.labels(kind) for v, kind in RECOVERIES.items()}
        self._verdicts |= {v: fallbacks.labels(kind) for v, kind in FALLBACKS.items()}

    def _add_systems(self, registry: CollectorRegistry) -> None:
        self._attempts = Counter(
            "callsteer_service_attempts",
            "What the company's systems were asked.",
            ("service", "outcome"),
            registry=registry,
        )
        self._service_s = Histogram(
            "callsteer_service_seconds",
            "How long the company's systems took.",
            ("service",),
            buckets=SERVICE_S,
            registry=registry,
        )

    def turn(self, turn: TurnRecord, understood_ms: int) -> None:
        """Count a turn of the caller."""
        if turn.key:
            self._keyed.inc()
            return
        self._spoken[turn.band].inc()
        stages = self._stages
        stages["endpoint"].observe(_seconds(turn.speech_end_ms, turn.endpoint_ms))
        stages["decode"].observe(_seconds(turn.endpoint_ms, turn.decided_ms))
        stages["understand"].observe(_seconds(turn.decided_ms, understood_ms))

    def spoke(self, turn: TurnRecord, at_ms: int) -> None:
        """Count when the answer to a turn began."""
        if not turn.key:
            self._stages["first_audio"].observe(_seconds(turn.speech_end_ms, at_ms))

    def judged(self, verdict: str) -> None:
        """Count what was not understood, and what we fell back to."""
        counter = self._verdicts.get(verdict)
        if counter is not None:
            counter.inc()

    def served(self, attempt: Attempt) -> None:
        """Count what came of asking the company's systems."""
        self._attempts.labels(attempt.service, attempt.outcome.value).inc()
        self._service_s.labels(attempt.service).observe(attempt.ms / 1000)

    def started(self, record: CallRecord) -> None:
        """Count a call that has begun."""
        self._started.labels(record.channel).inc()

    def routed(self, record: CallRecord, packet: Mapping[str, Any]) -> None:
        """Take no note: what counts is how the call ends."""

    def ended(self, record: CallRecord) -> None:
        """Count how a call ended."""
        self._calls.labels(record.channel, record.disposition or "failed").inc()
        if RESCUED in record.flags:
            self._rescues.inc()

    def callback(self, call_sid: str, preset: str) -> None:
        """Count a promise."""
        self._callbacks.inc()


def _seconds(from_ms: int, until_ms: int) -> float:
    return max(0, until_ms - from_ms) / 1000
