"""Calls as OpenTelemetry traces, sent to a collector by OTLP over HTTP (extra ``traces``).

A call is one trace, sent when the call is over: a span for the call, below it one for each turn of
the caller, and below that the turn's stages. No words, values or numbers of callers are in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ivr.call_record import CallRecord, TurnRecord
from ivr.errors import ConfigError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

NS_PER_MS = 1_000_000
EXPORT_S = 5.0
"""A collector that takes longer is given up for this batch."""


class CallTraces:
    """A ``CallWatcher`` that makes a trace of each call; a thread of its own sends them."""

    def __init__(self, provider: TracerProvider, now_ns: Callable[[], int] = time.time_ns) -> None:
        self._provider = provider
        self._tracer: Tracer = provider.get_tracer("callsteer")
        self._now_ns = now_ns

    def started(self, record: CallRecord) -> None:
        """Take no note: a call is sent as a whole."""

    def routed(self, record: CallRecord, packet: Mapping[str, Any]) -> None:
        """Take no note: a call is sent as a whole."""

    def callback(self, call_sid: str, preset: str) -> None:
        """Take no note."""

    def ended(self, record: CallRecord) -> None:
        """Make the trace of a call that is over, just now."""
        end = self._now_ns()
        answered = end - (record.ended_ms or 0) * NS_PER_MS
        call = self._tracer.start_span("call", start_time=answered, attributes=_about_call(record))
        for turn in record.turns:
            self._turn(call, turn, answered)
        if record.disposition == "failed" or "rescued" in record.flags:
            call.set_attribute("error.type", "rescued" if "rescued" in record.flags else "failed")
        call.end(end)

    def close(self) -> None:
        """Send what waits."""
        self._provider.shutdown()

    def _turn(self, call: Span, turn: TurnRecord, answered: int) -> None:
        def at(moment_ms: int) -> int:
            return answered + moment_ms * NS_PER_MS

        start, end = at(turn.speech_start_ms), at(turn.decided_ms)
        span = self._span(call, "turn", start, _about_turn(turn))
        if not turn.key:
            stages = (
                ("speech", turn.speech_start_ms, turn.speech_end_ms),
                ("endpoint", turn.speech_end_ms, turn.endpoint_ms),
                ("decode", turn.endpoint_ms, turn.decided_ms),
            )
            for name, begin, finish in stages:
                self._span(span, name, at(begin), {}).end(at(finish))
        span.end(end)

    def _span(self, parent: Span, name: str, start: int, about: Mapping[str, Any]) -> Span:
        from opentelemetry.trace import set_span_in_context

        context = set_span_in_context(parent)
        return self._tracer.start_span(name, context, start_time=start, attributes=about)


def open_traces(endpoint: str) -> CallTraces:
    """Return what sends traces to a collector, such as ``http://127.0.0.1:4318/v1/traces``.

    Raises:
        ConfigError: the libraries are not installed, or it is no address.

    """
    if not endpoint.startswith(("http://", "https://")):
        raise ConfigError(
            f"CALLSTEER_TRACES: {endpoint!r} is no address; give the collector's, such as "
            "http://127.0.0.1:4318/v1/traces, or leave it empty"
        )
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ConfigError(
            "traces need: pip install 'callsteer[traces]' (or unset CALLSTEER_TRACES)"
        ) from error
    provider = TracerProvider(
        resource=Resource.create({"service.name": "callsteer"}), shutdown_on_exit=False
    )
    exporter = OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_S)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return CallTraces(provider)


def _about_call(record: CallRecord) -> dict[str, Any]:
    return {
        "callsteer.call_sid": record.call_sid,
        "callsteer.line": record.preset,
        "callsteer.language": record.language,
        "callsteer.channel": record.channel,
        "callsteer.catalogue_version": record.catalogue_version,
        "callsteer.disposition": record.disposition or "",
        "callsteer.destination": record.destination or "",
        "callsteer.intent": record.intent or "",
        "callsteer.band": record.band,
        "callsteer.flags": record.flags,
        "callsteer.rule": record.rule,
        "callsteer.turns": len(record.turns),
        "callsteer.served": [f"{one['service']}: {one['outcome']}" for one in record.served],
        "callsteer.time_to_route_ms": record.time_to_route_ms or 0,
    }


def _about_turn(turn: TurnRecord) -> dict[str, Any]:
    return {
        "callsteer.expectation": turn.expectation,
        "callsteer.confidence": turn.confidence,
        "callsteer.intent": turn.intent or "",
        "callsteer.band": turn.band,
        "callsteer.rule": turn.rule,
        "callsteer.verdict": turn.verdict,
        "callsteer.state": turn.state,
        "callsteer.prompt": turn.prompt,
        "callsteer.key": turn.key,
        "callsteer.asr_cpu_ms": turn.asr_cpu_ms,
    }
