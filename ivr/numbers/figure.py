"""One figure: a number that says what it is a share of. Pure."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass
from math import sqrt

SURE = 1.96
"""Standard deviations of an interval that holds in 95 of 100 cases."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure."""

    name: str
    value: float | None
    """None when there is nothing to divide by."""
    unit: str
    """share, s or points."""
    numerator: float
    denominator: float
    definition: str
    good: str = "high"
    """What is better: high or low."""


def share(
    name: str, some: Sized | int, of: Sized | int, definition: str, good: str = "high"
) -> Kpi:
    """Return the figure of some things among others, given themselves or counted."""
    part, whole = (item if isinstance(item, int) else len(item) for item in (some, of))
    return Kpi(name, ratio(part, whole), "share", part, whole, definition, good)


def ratio(part: float, whole: float) -> float | None:
    """Return a share; None of nothing."""
    return part / whole if whole else None


def interval(part: float, whole: float, sure: float = SURE) -> tuple[float, float] | None:
    """Return between which shares the true one lies in 95 of 100 cases (Wilson); None of nothing.

    ``sure`` is in standard deviations.

    >>> [round(edge, 3) for edge in interval(8, 10)]
    [0.49, 0.943]
    """
    if not whole:
        return None
    found, square = part / whole, sure * sure / whole
    middle = (found + square / 2) / (1 + square)
    half = sure * sqrt(found * (1 - found) / whole + square / (4 * whole)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def beyond_chance(part: float, whole: float, other: float, other_whole: float) -> bool:
    """Whether two shares differ by more than chance explains in 95 of 100 cases.

    >>> beyond_chance(50, 100, 30, 100), beyond_chance(5, 10, 3, 10)
    (True, False)
    """
    found = difference(part, whole, other, other_whole)
    return found is not None and not found[0] <= 0 <= found[1]


def difference(
    part: float, whole: float, other: float, other_whole: float, sure: float = SURE
) -> tuple[float, float] | None:
    """Return between which the second share less the first lies in 95 of 100 cases (Newcombe).

    None when one of them is a share of nothing.
    """
    first, second = interval(part, whole, sure), interval(other, other_whole, sure)
    if first is None or second is None:
        return None
    was, now = part / whole, other / other_whole
    low = sqrt((now - second[0]) ** 2 + (first[1] - was) ** 2)
    high = sqrt((second[1] - now) ** 2 + (was - first[0]) ** 2)
    return now - was - low, now - was + high
