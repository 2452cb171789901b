"""Calls as traces, as a collector gets them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from ivr.call_record import CallRecord, TurnRecord
from ivr.errors import ConfigError
from ivr.metrics.traces import CallTraces, open_traces
from tests.ivr.metrics.collector import Collector, collecting

pytestmark = pytest.mark.web

SPOKEN = TurnRecord(
    *("my card is gone", 0.9, "open", [], "lost_card", "accept", "rule", "accepted", "asking"),
    slots=[{"name": "amount", "value": "4711"}],
    speech_start_ms=1_000,
    speech_end_ms=2_000,
    endpoint_ms=2_400,
    decided_ms=2_500,
)
KEY = TurnRecord(
    *("7", 1.0, "key", [], "agent", "accept", "key", "agent", "keypad"),
    speech_start_ms=3_000,
    decided_ms=3_000,
    key=True,
)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as server:
        yield server


def record(**fields: Any) -> CallRecord:
    return CallRecord("CS1", "bank", "en", "browser", turns=[SPOKEN, KEY], ended_ms=4_000, **fields)


def told(call: CallRecord, traces: CallTraces) -> None:
    traces.started(call)
    traces.routed(call, {"opener": "Hello"})
    traces.ended(call)
    traces.callback("CS1", "bank")
    traces.close()


def attributes(span: Any) -> dict[str, Any]:
    return {item.key: item.value for item in span.attributes}


def test_a_call_is_one_trace_with_its_turns_and_their_stages(collector: Collector) -> None:
    told(record(disposition="routed"), open_traces(collector.url))
    call = collector.named("call")
    turns = [span for span in collector.spans if span.name == "turn"]
    stages = [collector.named(name) for name in ("speech", "endpoint", "decode")]
    assert len({span.trace_id for span in collector.spans}) == 1
    assert [turn.parent_span_id for turn in turns] == [call.span_id] * 2
    assert {stage.parent_span_id for stage in stages} == {turns[0].span_id}
    lasted = [(s.end_time_unix_nano - s.start_time_unix_nano) // 1_000_000 for s in stages]
    assert lasted == [1_000, 400, 100]
    assert (call.end_time_unix_nano - call.start_time_unix_nano) // 1_000_000 == 4_000
    assert turns[0].start_time_unix_nano - call.start_time_unix_nano == 1_000_000_000
    assert attributes(call)["callsteer.call_sid"].string_value == "CS1"
    assert attributes(turns[0])["callsteer.intent"].string_value == "lost_card"
    assert attributes(turns[1])["callsteer.key"].bool_value


def test_neither_words_nor_values_are_sent(collector: Collector) -> None:
    slots = {"account": {"value": "4711"}}
    told(record(slots=slots, known={"tier": "gold"}), open_traces(collector.url))
    assert b"CS1" in collector.raw
    for secret in (b"card is gone", b"4711", b"gold", b"Hello"):
        assert secret not in collector.raw


@pytest.mark.parametrize(
    ("fields", "kind"), [({"disposition": "failed"}, "failed"), ({"flags": ["rescued"]}, "rescued")]
)
def test_a_call_that_broke_is_marked(collector: Collector, fields: Any, kind: str) -> None:
    told(record(**fields), open_traces(collector.url))
    assert attributes(collector.named("call"))["error.type"].string_value == kind


def test_a_call_that_went_well_is_not_marked(collector: Collector) -> None:
    told(record(disposition="routed"), open_traces(collector.url))
    assert "error.type" not in attributes(collector.named("call"))


def test_a_collector_that_is_away_costs_nothing_but_the_trace() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1/traces"
        told(record(), open_traces(url))


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ConfigError, match="CALLSTEER_TRACES: 'collector' is no address"):
        open_traces("collector")
