"""Who is served next, how long it takes, and when to say so. Pure: times are passed in.

**Order.** A caller's effective priority is ``priority + waited_s / AGEING_S``: the policy's 0 to
100, and one point more for every ``AGEING_S`` seconds in line. Everybody ages alike, so the order
of two callers never changes while they wait, and it is the order of

    rank = entered_at - priority * AGEING_S        (seconds; the smallest is served first)

which is what the database keeps. Nobody starves: a caller can only be overtaken by callers who
enter within ``(100 - priority) * AGEING_S`` seconds, 25 minutes at the very most.

**Estimate.** With ``n`` agents at work, calls of mean length ``m`` and ``k`` callers ahead, the
caller is served at the (k + 1)th end of a call, which is ``(k + 1) * m / n`` away in the mean. The
sum of so many calls spreads like a gamma distribution; the range is its 10 % to 90 % quantiles
(Wilson and Hilferty's approximation). Callers who overtake take ``overtaking`` of the capacity
away. Few observed calls are stretched towards ``PRIOR_S``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, pstdev

AGEING_S = 15
"""Seconds in line that are worth one point of priority."""
PRIOR_S = 240.0
"""How long a call takes as long as none is known."""
PRIOR_CALLS = 5
"""The prior counts as much as so many calls."""
USUAL_SPREAD, LEAST_SPREAD, MOST_SPREAD = 0.7, 0.2, 1.5
"""Standard deviation of a call's length over its mean."""
Z = 1.2816
"""Standard normal quantile of 90 %."""
LEAST_CAPACITY = 0.2
"""Share of the capacity that those who wait keep, however many overtake."""
FIRST_UPDATE_S, UPDATE_EVERY_S = 45, 75
CALLBACK_FROM_S = 180
LONGEST_S = 4 * 3600


@dataclass(frozen=True, slots=True)
class Waiting:
    """A caller in line."""

    call_sid: str
    queue: str
    priority: int
    """0 to 100, as the policy has it."""
    entered_at: datetime
    front: bool = False
    """Had an agent already, who was lost: before everybody else."""

    @property
    def rank(self) -> float:
        """What the order goes by; the smallest is served first."""
        return rank_of(self.priority, self.entered_at)

    def effective(self, now: datetime) -> float:
        """Return the priority with what the wait has added."""
        return self.priority + (now - self.entered_at).total_seconds() / AGEING_S


@dataclass(frozen=True, slots=True)
class Estimate:
    """A wait as a range."""

    low_s: int
    high_s: int

    @property
    def minutes(self) -> tuple[int, int]:
        """Whole minutes for speaking; at least "0 to 1", never the same number twice."""
        low = self.low_s // 60
        return low, max(low + 1, math.ceil(self.high_s / 60))


@dataclass(frozen=True, slots=True)
class Update:
    """What a waiting caller is told now."""

    position: int | None
    """None: it cannot be said honestly."""
    minutes: tuple[int, int] | None
    """None: nobody serves the queue at the moment."""
    callback: bool
    """Offer to call back."""


def rank_of(priority: int, entered_at: datetime) -> float:
    """Return what the order of service goes by, in seconds; the smallest is served first.

    >>> from datetime import UTC
    >>> rank_of(2, datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
    30.0
    """
    return entered_at.timestamp() - priority * AGEING_S


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Return who is served first, second and so on."""
    return sorted(waiting, key=lambda one: (not one.front, one.rank, one.call_sid))


def why_first(waiting: Sequence[Waiting], now: datetime) -> str:
    """Return in one sentence why the first in line is first; "" when nobody waits."""
    if not waiting:
        return ""
    first, *others = in_order(waiting)
    waited = _span((now - first.entered_at).total_seconds())
    if first.front:
        return f"First because an agent was lost on the way; in line for {waited}."
    if not others:
        return f"First because nobody else waits; in line for {waited}."
    sums = f"{first.priority} and {waited} in line make {first.effective(now):.0f} points"
    second = f"the next has {others[0].effective(now):.0f}"
    return f"First because priority {sums}, and {second}."


def estimate(
    recent_s: Sequence[float], agents: int, ahead: int, *, free: int = 0, overtaking: float = 0.0
) -> Estimate | None:
    """Return how long the next caller with ``ahead`` before them waits; None without agents.

    ``recent_s`` is how long the last calls kept their agents, wrap-up included; ``agents`` those
    who serve the queue, at work or free; ``overtaking`` is the share [0, 1) of the agents' time
    that callers who come later and go first take.
    """
    if agents <= 0:
        return None
    ends = ahead + 1 - free
    if ends <= 0:
        return Estimate(0, 0)
    mean, spread = _service(recent_s)
    capacity = agents * max(LEAST_CAPACITY, 1 - overtaking)
    middle = ends * mean / capacity
    ninth = spread**2 / ends / 9  # of the gamma distribution's shape
    low = middle * max(0.0, 1 - ninth - Z * math.sqrt(ninth)) ** 3
    high = middle * (1 - ninth + Z * math.sqrt(ninth)) ** 3
    return Estimate(min(int(low), LONGEST_S), min(math.ceil(high), LONGEST_S))


def is_update_due(waited_s: float, told_at_s: float | None) -> bool:
    """Whether it is time to say how things stand; ``told_at_s`` is when it was last said."""
    if told_at_s is None:
        return waited_s >= FIRST_UPDATE_S
    return waited_s - told_at_s >= UPDATE_EVERY_S


def update(
    position: int, told: int | None, wait: Estimate | None, waited_s: float, *, reachable: bool
) -> Update:
    """Return what to say.

    A position that has grown since it was ``told`` (None: never) would make the caller doubt
    us: then only the time is said. ``reachable``: there is a number to call back.
    """
    honest = position if told is None or position <= told else None
    long = waited_s >= CALLBACK_FROM_S or wait is None or wait.high_s >= CALLBACK_FROM_S
    return Update(honest, wait.minutes if wait is not None else None, reachable and long)


def _service(recent_s: Sequence[float]) -> tuple[float, float]:
    """Return the mean length of a call, and its standard deviation over the mean."""
    count = len(recent_s)
    mean = (sum(recent_s) + PRIOR_CALLS * PRIOR_S) / (count + PRIOR_CALLS)
    if count < 2 * PRIOR_CALLS:
        return mean, USUAL_SPREAD
    mean = fmean(recent_s)
    spread = pstdev(recent_s) / mean if mean > 0 else USUAL_SPREAD
    return max(mean, 1.0), min(MOST_SPREAD, max(LEAST_SPREAD, spread))


def _span(seconds: float) -> str:
    """Return 75 seconds as "1 min 15 s"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
