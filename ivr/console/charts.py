"""The geometry of small charts; templates draw it as SVG. Pure.

No library: a page then needs no script to show a figure, and both colour schemes are the page's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 320, 120
LEFT, RIGHT, TOP, BOTTOM = 46, 24, 10, 22
STEPS = 3
"""Lines across a chart, roughly."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a line chart."""

    label: str
    value: float | None
    x: float
    y: float | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """What the template draws; sizes in SVG units."""

    title: str
    points: Sequence[Point]
    paths: Sequence[str]
    """One a stretch without gaps."""
    ticks: Sequence[Tick]
    labels: Sequence[Point]
    """The points whose label stands below."""
    summary: str
    """The chart in a sentence."""
    width: int = WIDTH
    height: int = HEIGHT


def line_chart(title: str, values: Sequence[tuple[str, float | None]], unit: str) -> LineChart:
    """Return a line through values over time; ``unit`` is share, s or points. None is a gap."""
    known = [value for _, value in values if value is not None]
    low, high, step = _scale(known, unit)
    wide = (WIDTH - LEFT - RIGHT) / max(1, len(values) - 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low)), 1)

    points = [
        Point(label, value, round(LEFT + n * wide, 1), y(value) if value is not None else None)
        for n, (label, value) in enumerate(values)
    ]
    every = max(1, ceil(len(points) / 4))
    marks = [low + n * step for n in range(round((high - low) / step) + 1)]
    return LineChart(
        title,
        points,
        _paths(points),
        [Tick(y(mark), worded(mark, unit)) for mark in marks],
        points[::every],
        _summary(values, unit),
    )


def worded(value: float | None, unit: str) -> str:
    """Return a value as people read it.

    >>> worded(0.1234, "share"), worded(12.34, "s"), worded(2.0, "points")
    ('12.3 %', '12.3 s', '2')
    """
    if value is None:
        return "\N{EN DASH}"
    number = 100 * value if unit == "share" else value
    text = f"{number:.1f}".removesuffix(".0")
    return f"{text} %" if unit == "share" else f"{text} s" if unit == "s" else text


def _scale(known: Sequence[float], unit: str) -> tuple[float, float, float]:
    """Return the lowest and highest value of the axis, and the step between lines."""
    highest, lowest = max(known, default=0.0), min(known, default=0.0)
    if unit == "share" and highest > 0.5:
        return 0.0, 1.0, 0.5 if highest > 0.75 else 0.25
    most = max(highest, -lowest)
    if most <= 0:
        return 0.0, 1.0, 0.5
    rough = most / STEPS
    power = 10.0 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough * 0.999)
    below, above = ceil(-lowest / step - 1e-9), ceil(highest / step - 1e-9)
    return -step * max(0, below), step * max(0, above), step


def _paths(points: Sequence[Point]) -> list[str]:
    runs: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            runs.append([])
        else:
            runs[-1].append(f"{point.x} {point.y}")
    return ["M" + "L".join(run) for run in runs if len(run) > 1]


def _summary(values: Sequence[tuple[str, float | None]], unit: str) -> str:
    known = [(label, value) for label, value in values if value is not None]
    if not known:
        return "Nothing to show in this period."
    least, most = min(known, key=lambda v: v[1]), max(known, key=lambda v: v[1])
    (first, begun), (last, ended) = known[0], known[-1]
    return (
        f"From {worded(begun, unit)} ({first}) to {worded(ended, unit)} ({last}); lowest "
        f"{worded(least[1], unit)} ({least[0]}), highest {worded(most[1], unit)} ({most[0]})."
    )
