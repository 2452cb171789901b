"""Far more calls about one need than usual, told from chance by the Poisson distribution. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

WINDOWS_S = (300, 900)
"""Busy lines show it in the short one, quiet ones in the long one."""
RATIO = 2.0
"""Fewer than so many times the usual is no spike, however sure."""
LEAST = 5
"""Nor are fewer calls."""
CHANCE = 1e-4
"""How likely so many calls may at most be by chance."""
FLOOR = 0.5
"""Calls a window that count as usual where there have been hardly any."""
DAYS = 3
"""Earlier days with calls that make a usual of their own."""


@dataclass(frozen=True, slots=True)
class Spike:
    """A need that is asked for too often to be chance."""

    count: int
    usual: float
    """Calls that such a window usually has."""
    window_s: int

    @property
    def times(self) -> float:
        """How many times the usual it is."""
        return self.count / self.usual


def usual_of(days: Sequence[float | None], lately: float) -> float:
    """Return the usual number of calls of a window.

    ``days``: what the same hour of earlier days makes for such a window, None for days without
    any call of the line. ``lately``: what the last hours make for it; it counts while there are
    fewer than ``DAYS`` days.
    """
    known = [day for day in days if day is not None]
    usual = sum(known) / len(known) if len(known) >= DAYS else lately
    return max(usual, FLOOR)


def spike_of(counts: Sequence[tuple[int, int, float]]) -> Spike | None:
    """Return the spike among windows of (length in s, calls, usual calls); None for none.

    The one that is furthest from the usual where several are.
    """
    found = [Spike(count, usual, size) for size, count, usual in counts if is_spike(count, usual)]
    return max(found, key=lambda spike: spike.times, default=None)


def is_spike(count: int, usual: float) -> bool:
    """Whether ``count`` calls are too many to be chance, where ``usual`` are usual."""
    if count < LEAST or count < RATIO * usual:
        return False
    return at_least(count, usual) < CHANCE


def at_least(count: int, usual: float) -> float:
    """Return how likely ``count`` calls or more are by chance, where ``usual`` are usual.

    >>> at_least(0, 3.0)
    1.0
    >>> round(at_least(3, 1.0), 4)
    0.0803
    """
    if count <= 0:
        return 1.0
    term = exp(-usual)
    below = term
    for number in range(1, count):
        term *= usual / number
        below += term
    return max(0.0, 1.0 - below)
