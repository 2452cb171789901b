"""Calls, counted: all that reports need of them, and counts of several days can be added. Pure.

Every figure is a numerator over a denominator, and both are sums over calls; times are kept one
by one, since a median cannot be made of medians. So the figures of a month are exactly those of
its days together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ivr.numbers.facts import CallFacts
from ivr.numbers.figure import Kpi, ratio
from ivr.numbers.kpis import USUAL, Rules, kpis, time_kpis
from ivr.numbers.legacy import Trip, trip_of
from ivr.numbers.waterfall import Step, counted, steps_of

NOTHING = tuple(kpis([]))
"""Every figure, of no calls."""
DEFINED = 4
"""Changes with every change of a definition, so that older counts are not taken for new ones."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Some calls, counted."""

    pairs: Sequence[tuple[float, float]] = ((0, 0),) * len(NOTHING)
    """Numerator and denominator of each figure, in the order of ``NOTHING``."""
    counts: Mapping[str, int] = field(default_factory=Counter)
    """Calls by something: ``calls``, ``intent:NAME``, ``ending:DISPOSITION``,
    ``wrong:DESTINATION`` of those in the wrong place, ``step:NAME``, ``left:NAME:REASON``."""
    times: Sequence[int] = ()
    """To the routing decision, in ms, of those that were routed."""
    trips: Sequence[Trip] = ()
    """Where calls went; empty where nobody has asked for them."""

    @property
    def calls(self) -> int:
        """How many they are."""
        return self.counts.get("calls", 0)

    def by(self, what: str) -> Counter[str]:
        """Return the calls by ``intent``, ``ending`` or ``wrong``."""
        begin = f"{what}:"
        return Counter(
            {name[len(begin) :]: n for name, n in self.counts.items() if name.startswith(begin)}
        )

    def figures(self) -> list[Kpi]:
        """Return the figures, as ``kpis`` returns them of the calls themselves."""
        timed = {kpi.name: kpi for kpi in time_kpis(self.times, self.calls)}
        return [
            timed.get(kpi.name)
            or replace(kpi, value=ratio(*pair), numerator=pair[0], denominator=pair[1])
            for kpi, pair in zip(NOTHING, self.pairs, strict=True)
        ]

    def steps(self) -> list[Step]:
        """Return how far callers got, as ``waterfall`` returns it."""
        return steps_of(self.counts)


def tally(calls: Sequence[CallFacts], rules: Rules = USUAL) -> Tally:
    """Count some calls."""
    counts = Counter(counted(calls))
    counts["calls"] = len(calls)
    counts.update(f"intent:{call.intent}" for call in calls)
    counts.update(f"ending:{call.disposition}" for call in calls)
    counts.update(f"wrong:{call.destination}" for call in calls if call.wrong and call.destination)
    return Tally(
        [(kpi.numerator, kpi.denominator) for kpi in kpis(calls, rules)],
        counts,
        [call.time_to_route_ms for call in calls if call.time_to_route_ms is not None],
        [trip_of(call) for call in calls],
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Return several tallies as one."""
    some = [item for item in tallies if item.calls]
    if not some:
        return Tally()
    counts: Counter[str] = Counter()
    for item in some:
        counts.update(item.counts)
    return Tally(
        [
            (sum(part for part, _ in pairs), sum(whole for _, whole in pairs))
            for pairs in zip(*(item.pairs for item in some), strict=True)
        ],
        counts,
        [ms for item in some for ms in item.times],
        [trip for item in some for trip in item.trips],
    )
