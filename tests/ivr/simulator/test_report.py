"""Reports and figures."""

from __future__ import annotations

import pytest

from ivr.simulator.report import CallReport, Totals, percentiles, reported
from tests.ivr.simulator.fakes import a_call, a_row

pytestmark = pytest.mark.unit


def report(outcome: str | None = None, reason: str = "", **facts: object) -> CallReport:
    placed = a_call(row=a_row("accounts"))
    placed.got = str(facts.get("got", "accounts"))
    placed.notes = list(facts.get("notes", []))  # type: ignore[call-overload]
    placed.measures.answers_ms = list(facts.get("answers", []))  # type: ignore[call-overload]
    placed.measures.dead_air = int(facts.get("dead_air", 0))  # type: ignore[call-overload]
    placed.measures.first_audio_ms = facts.get("first")  # type: ignore[assignment]
    return reported(placed, outcome, 12.345, reason)  # type: ignore[arg-type]


def test_a_call_is_right_where_the_manifest_wanted_it_and_wrong_elsewhere() -> None:
    assert report().outcome == "right"
    assert report(got="payments").outcome == "wrong"
    assert report(got="").outcome == "wrong"
    assert report("failed").outcome == "failed"


def test_a_report_prints_exactly_what_is_promised() -> None:
    assert report(answers=[700.4], first=99.6, notes=["late"], dead_air=2).to_json() == {
        "file": "a.wav",
        "preset": "bank",
        "wanted": "accounts",
        "got": "accounts",
        "outcome": "right",
        "seconds": 12.35,
        "answers_ms": [700],
        "first_audio_ms": 100,
        "longest_silence_ms": 0,
        "reason": "late; dead air",
    }


def test_totals_equal_those_counted_by_hand() -> None:
    totals = Totals()
    totals.add(report(answers=[100, 300], first=50.0))
    totals.add(report(got="", answers=[200], dead_air=2, notes=["late"]))
    assert not totals.broken
    totals.add(report("failed", "busy"))
    totals.add(report("hung", "no end"))
    assert totals.broken
    assert totals.to_json() == {
        "calls": 4,
        "right": 1,
        "wrong": 1,
        "failed": 1,
        "hung": 1,
        "first_audio_ms": {"p50": 50, "p95": 50},
        "answer_ms": {"p50": 200, "p95": 300, "p99": 300},
        "errors": {"dead air": 2, "late": 1, "busy": 1, "no end": 1},
    }


def test_percentiles_are_by_nearest_rank() -> None:
    hundred = list(range(1, 101))
    assert percentiles(hundred, (50, 95, 99)) == {"p50": 50, "p95": 95, "p99": 99}
    assert percentiles([7], (50, 99)) == {"p50": 7, "p99": 7}
    assert percentiles([], (50,)) == {"p50": None}
