"""How well waits are foretold, and whether anybody starves: days of callers in virtual time.

``python -m benchmarks.waiting [--seeds N] [--json]``. Arrivals, call lengths and agents are
simulated here; the order of service and the estimate are the real ones of ``routing.queues``. A
caller who has to wait is told a range on entering, after 45 s and then every 75 s; each telling is
compared with how long it really took from then on. "Midpoint" is the middle of the range alone.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import fmean, median
from typing import Any

from benchmarks.report import report
from routing.queues import (
    AGEING_S,
    FIRST_UPDATE_S,
    PRIOR_S,
    UPDATE_EVERY_S,
    Waiting,
    estimate,
    in_order,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MEAN_S, SPREAD = 240.0, 0.8
"""Of a call: lognormal."""
BUSY = 0.95
"""Arrivals per capacity."""
CALLERS = 400
LARGE, LARGE_CALLERS = 20, 1_000
"""Agents and callers of a centre, beside the small teams."""
STARVED = (2, LARGE)
"""Teams in which it is looked whether anybody starves."""
PRIORITIES = (30, 50, 50, 50, 50, 50, 50, 80, 80, 95)
RECENT = 50
TOLERANCE = 0.25

Order = Callable[[Sequence[Waiting]], list[Waiting]]


@dataclass(slots=True)
class Told:
    """What one caller was told at one time."""

    at_s: float
    minutes: tuple[int, int]
    low_s: int
    high_s: int
    naive_s: float
    """Position times mean."""
    shared_s: float
    """The same over the number of agents."""
    real_s: float = math.nan


@dataclass(slots=True)
class Day:
    """One run."""

    agents: int
    rng: random.Random
    order: Order
    callers: int = CALLERS
    line: dict[str, Waiting] = field(default_factory=dict)
    told: dict[str, list[Told]] = field(default_factory=dict)
    recent: list[float] = field(default_factory=list)
    waits: dict[int, list[float]] = field(default_factory=dict)
    overtaken_s: float = 0.0
    """The longest lead that somebody who was overtaken had."""

    def run(self) -> None:
        """Let everybody call, wait and be served."""
        events: list[tuple[float, int, str, str]] = []
        at = 0.0
        for number in range(self.callers):
            at += self.rng.expovariate(BUSY * self.agents / MEAN_S)
            heapq.heappush(events, (at, number, "arrives", str(number)))
        free, count = self.agents, self.callers
        while events:
            now, _, kind, who = heapq.heappop(events)
            if kind == "arrives":
                priority = self.rng.choice(PRIORITIES)
                entered = NOON + timedelta(seconds=now)
                self.line[who] = Waiting(who, "q", priority, entered)
                if not free:
                    for after in (0, FIRST_UPDATE_S, FIRST_UPDATE_S + UPDATE_EVERY_S):
                        count += 1
                        heapq.heappush(events, (now + after, count, "told", who))
            elif kind == "told":
                self.tell(who, now)
            else:
                free += 1
                self.recent = [*self.recent, float(kind)][-RECENT:]
            while free and self.line:
                free -= 1
                length = self.serve(now)
                count += 1
                heapq.heappush(events, (now + length, count, str(length), ""))

    def tell(self, who: str, now: float) -> None:
        """Tell a caller who still waits how long it takes."""
        if who not in self.line:
            return
        place = [one.call_sid for one in in_order(self.line.values())].index(who)
        wait = estimate(self.recent, self.agents, place)
        assert wait is not None
        mean = fmean(self.recent) if self.recent else PRIOR_S
        naive = (place + 1) * mean
        told = Told(now, wait.minutes, wait.low_s, wait.high_s, naive, naive / self.agents)
        self.told.setdefault(who, []).append(told)

    def serve(self, now: float) -> float:
        """Take the next caller and return how long the call lasts, in seconds."""
        first = self.order(list(self.line.values()))[0]
        del self.line[first.call_sid]
        waited = now - (first.entered_at - NOON).total_seconds()
        self.waits.setdefault(first.priority, []).append(waited)
        for other in self.line.values():
            lead = (first.entered_at - other.entered_at).total_seconds()
            self.overtaken_s = max(self.overtaken_s, lead)
            if lead > 0 and self.order is in_order:
                assert lead <= (100 - other.priority) * AGEING_S
        for told in self.told.get(first.call_sid, ()):
            told.real_s = now - told.at_s
        sigma2 = math.log(1 + SPREAD**2)
        return self.rng.lognormvariate(math.log(MEAN_S) - sigma2 / 2, math.sqrt(sigma2))


def strictly(line: Sequence[Waiting]) -> list[Waiting]:
    """Return the order of priority alone, without ageing."""
    return sorted(line, key=lambda one: (-one.priority, one.entered_at))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    everything: list[Told] = []
    found: list[dict[str, Any]] = []
    for agents in (*range(1, 7), LARGE):
        days = [_day(agents, seed, in_order) for seed in range(options.seeds)]
        told = [one for day in days for tellings in day.told.values() for one in tellings]
        everything += told
        found += _rows(f"{agents} agents", _figures(told), options.seeds)
    found += _rows("all", _figures(everything), options.seeds)
    for agents in STARVED:
        for name, order in (("with ageing", in_order), ("priority alone", strictly)):
            days = [_day(agents, seed, order) for seed in range(options.seeds)]
            found += _rows(f"{agents} agents, {name}", _starvation(days), options.seeds)
    report(found, options.json)


def _rows(method: str, figures: Mapping[str, float], seeds: int) -> list[dict[str, Any]]:
    return [
        {"benchmark": "waiting", "method": method}
        | {"metric": metric, "value": round(value, 4), "seeds": seeds}
        for metric, value in figures.items()
    ]


def _day(agents: int, seed: int, order: Order) -> Day:
    day = Day(agents, random.Random(seed), order, LARGE_CALLERS if agents == LARGE else CALLERS)
    day.run()
    return day


def _figures(told: Sequence[Told]) -> dict[str, float]:
    """Return how true the tellings were; shares of them, and the width in minutes."""
    lows = [60 * one.minutes[0] for one in told]
    highs = [60 * one.minutes[1] for one in told]
    ends = list(zip(lows, highs, told, strict=True))
    return {
        "told": len(told),
        "inside the range": fmean(low <= t.real_s <= high for low, high, t in ends),
        "range within 25 %": fmean(
            low * (1 - TOLERANCE) <= t.real_s <= high * (1 + TOLERANCE) for low, high, t in ends
        ),
        "midpoint within 25 %": _near([(low + high) / 2 for low, high, _ in ends], told),
        "median width, min": median(t.minutes[1] - t.minutes[0] for t in told),
        "position x mean within 25 %": _near([t.naive_s for t in told], told),
        "position x mean / agents within 25 %": _near([t.shared_s for t in told], told),
    }


def _near(foretold_s: Sequence[float], told: Sequence[Told]) -> float:
    """Return the share of single figures, in seconds, within the tolerance of the real wait."""
    pairs = zip(foretold_s, told, strict=True)
    return fmean(abs(said - t.real_s) <= TOLERANCE * t.real_s for said, t in pairs)


def _starvation(days: Sequence[Day]) -> dict[str, float]:
    """Return the worst of all days, in minutes."""
    return {
        "longest wait of the lowest priority, min": max(
            max(day.waits[min(PRIORITIES)]) / 60 for day in days
        ),
        "longest lead that was overtaken, min": max(day.overtaken_s for day in days) / 60,
    }


if __name__ == "__main__":
    main()
