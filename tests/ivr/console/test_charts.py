"""Geometry of charts, on both sides of what they hold."""

from __future__ import annotations

import pytest

from ivr.console.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, line_chart, worded

pytestmark = pytest.mark.unit

BASE, ROOF = HEIGHT - BOTTOM, TOP


def test_a_line_goes_from_edge_to_edge() -> None:
    chart = line_chart("x", [("a", 0.0), ("b", 1.0)], "share")
    assert [(p.x, p.y) for p in chart.points] == [(LEFT, BASE), (WIDTH - RIGHT, ROOF)]
    assert chart.paths == [f"M{float(LEFT)} {float(BASE)}L{float(WIDTH - RIGHT)} {float(ROOF)}"]


def test_a_day_without_a_value_is_a_gap() -> None:
    chart = line_chart("x", [(str(n), None if n == 2 else 1.0) for n in range(6)], "s")
    assert len(chart.paths) == 2
    assert chart.points[2].y is None


@pytest.mark.parametrize(
    ("values", "unit", "ticks"),
    [
        ([0.2, 0.8], "share", ["0 %", "50 %", "100 %"]),
        ([0.6], "share", ["0 %", "25 %", "50 %", "75 %", "100 %"]),
        ([0.09], "share", ["0 %", "5 %", "10 %"]),
        ([31.0], "s", ["0 s", "20 s", "40 s"]),
        ([-120.0, 250.0], "points", ["-200", "-100", "0", "100", "200", "300"]),
        ([0.0], "s", ["0 s", "0.5 s", "1 s"]),
        ([], "s", ["0 s", "0.5 s", "1 s"]),
    ],
)
def test_lines_across_stand_at_round_numbers(
    values: list[float], unit: str, ticks: list[str]
) -> None:
    chart = line_chart("x", [("a", value) for value in values], unit)
    assert [tick.text for tick in chart.ticks] == ticks
    assert all(ROOF <= point.y <= BASE for point in chart.points if point.y is not None)


def test_the_chart_is_told_in_a_sentence() -> None:
    chart = line_chart("x", [("Mon", 0.2), ("Tue", None), ("Wed", 0.4), ("Thu", 0.3)], "share")
    assert chart.summary == (
        "From 20 % (Mon) to 30 % (Thu); lowest 20 % (Mon), highest 40 % (Wed)."
    )
    assert line_chart("x", [("Mon", None)], "s").summary == "Nothing to show in this period."


def test_few_labels_stand_below_many_points() -> None:
    chart = line_chart("x", [(str(n), 1.0) for n in range(31)], "s")
    assert len(chart.labels) == 4


def test_what_is_unknown_is_a_dash() -> None:
    assert worded(None, "share") == "\N{EN DASH}"
