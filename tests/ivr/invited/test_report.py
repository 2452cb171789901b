"""What trials have shown, computed by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from ivr.invited.report import report_of, score_of, share_of

pytestmark = pytest.mark.unit


@dataclass
class Row:
    kind: str
    visitor: str = "v1"
    task: str = ""
    seconds: float | None = None
    success: bool | None = None
    answers: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (9, 10, 0.596, 0.982), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0)],
)
def test_intervals_are_wilsons(right: int, of: int, low: float, high: float) -> None:
    share = share_of([True] * right + [False] * (of - right))
    assert (share.count, share.of) == (right, of)
    assert (round(share.low, 3), round(share.high, 3)) == (low, high)


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ({"fits": 7, "easy": 7}, 100.0),
        ({"fits": 1, "easy": 1}, 0.0),
        ({"fits": 5, "easy": 6}, 75.0),
        ({"fits": 5}, None),
        ({"fits": 8, "easy": 7}, None),
        ({"fits": 0, "easy": 7}, None),
        ({"fits": "7", "easy": 7}, None),
    ],
)
def test_the_last_questions_make_a_score(answers: dict[str, Any], score: float | None) -> None:
    assert score_of(answers) == score


def test_a_report_counts_each_thing_once() -> None:
    rows = [
        Row("task", "v1", "pills", 20.0, True, {"ease": 7}),
        Row("task", "v2", "pills", 40.0, True, {"ease": 4}),
        Row("task", "v2", "pills", 90.0, False),
        Row("task", "v1", "old errand", 5.0, True),
        Row("free", "v1", success=True),
        Row("free", "v2", success=False),
        Row("free", "v3"),
        Row("closing", "v1", answers={"fits": 6, "easy": 6, "words": "nice"}),
        Row("closing", "v2", answers={"words": ""}),
    ]
    report = report_of(rows, ["pills", "knee"])
    assert (report.visitors, report.calls) == (3, 7)
    pills, knee = report.tasks
    assert (pills.done.count, pills.done.of, pills.median_s, pills.longest_s) == (2, 3, 30.0, 40.0)
    assert (pills.ease, pills.ease_count) == (5.5, 2)
    assert (knee.done.of, knee.median_s, knee.longest_s, knee.ease) == (0, None, None, None)
    assert (report.done.count, report.done.of) == (3, 4)
    assert (report.own_right.count, report.own_right.of) == (1, 2)
    assert (round(report.score or 0, 1), report.score_count, report.words) == (83.3, 1, ["nice"])


def test_without_results_there_is_an_empty_report() -> None:
    report = report_of([], ["pills"])
    assert (report.visitors, report.calls, report.score, report.words) == (0, 0, None, [])
