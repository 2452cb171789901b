"""Key figures of a period, each with what it is a share of. Pure.

Definitions follow docs/numbers.md; a share of nothing is None, never 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from ivr.numbers.facts import CallFacts

ACCIDENTAL_S = 5.0
"""A call that ends sooner was a wrong number: no abandonment."""
NEEDS = frozenset({"accepted", "unsure", "torn", "slot_wanted"})
CONFIRMED = frozenset({"unsure", "torn"})
ATTEMPTS = NEEDS | {"no_match", "no_input", "vague", "agent", "agent_once"}
"""Verdicts that answer "how may I help you?"."""
PERSON = frozenset({"agent", "agent_once"})
OPERATORS = frozenset({"operator", "front_desk"})


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


def kpis(calls: Sequence[CallFacts], operators: frozenset[str] = OPERATORS) -> list[Kpi]:
    """Return the figures of some calls; ``operators`` are destinations for everything else."""
    return [*_outcomes(calls, operators), *_dialogue(calls), *_times(calls), *_opinions(calls)]


def _outcomes(calls: Sequence[CallFacts], operators: frozenset[str]) -> Iterable[Kpi]:
    offered = len(calls)
    contained = [c for c in calls if c.disposition == "contained"]
    yield _share(
        "containment",
        contained,
        offered,
        "Calls that ended in self-service without a transfer or a request for a person ÷ offered.",
    )
    verified = [c for c in contained if not c.repeated and "failed" not in c.served]
    yield _share(
        "verified containment",
        verified,
        offered,
        "Contained, nothing failed, and no call about it again within 24 hours ÷ offered.",
    )
    routed = [c for c in calls if c.destination and c.destination not in operators]
    yield _share(
        "routed in automation",
        routed,
        offered,
        "Calls that reached a specific destination ÷ offered; the operator does not count.",
    )
    judged = [c for c in routed if c.wrong is not None]
    yield _share(
        "misroute",
        [c for c in judged if c.wrong],
        len(judged),
        "Wrong first destination ÷ routed calls that an agent has judged.",
        good="low",
    )
    lost = [c for c in calls if c.disposition == "abandoned" and c.length_s >= ACCIDENTAL_S]
    yield _share(
        "IVR abandonment",
        lost,
        offered,
        "Hung up before reaching anybody and without success ÷ offered; "
        f"calls under {ACCIDENTAL_S:.0f} s apart.",
        good="low",
    )
    yield _share(
        "failed",
        [c for c in calls if c.disposition == "failed"],
        offered,
        "Calls that broke or reached nobody ÷ offered.",
        good="low",
    )
    yield _share(
        "repeat calls",
        [c for c in calls if c.repeated],
        offered,
        "Calls after which the same caller called again within 24 hours ÷ offered.",
        good="low",
    )


def _dialogue(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    said = Counter(verdict for call in calls for verdict in call.tried)
    attempts = sum(said[verdict] for verdict in ATTEMPTS)
    for name, verdict in (("no-match", "no_match"), ("no-input", "no_input")):
        yield Kpi(
            name,
            _ratio(said[verdict], attempts),
            "share",
            said[verdict],
            attempts,
            f"{name.capitalize()} events ÷ attempts to say something at an open question.",
            "low",
        )
    out = [c for c in calls if any(v in PERSON for v in _before_route(c))]
    yield _share(
        "opt-out",
        out,
        len(calls),
        "Calls that asked for a person before they were routed ÷ offered.",
        good="low",
    )
    understood = sum(said[verdict] for verdict in NEEDS)
    confirms = sum(said[verdict] for verdict in CONFIRMED)
    yield Kpi(
        "confirmation",
        _ratio(confirms, understood),
        "share",
        confirms,
        understood,
        "Needs that were asked about before acting ÷ needs understood.",
        "low",
    )
    yield Kpi(
        "disconfirmation",
        _ratio(said["no"], confirms),
        "share",
        said["no"],
        confirms,
        "Times the caller said no ÷ times we asked.",
        "low",
    )


def _times(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    times = sorted(c.time_to_route_ms / 1000 for c in calls if c.time_to_route_ms is not None)
    what = "From answer to the routing decision, of the calls that were routed"
    for name, take in (("time to route, median", median), ("time to route, 95 %", _p95)):
        value = take(times) if times else None
        yield Kpi(name, value, "s", len(times), len(calls), f"{what}.", "low")


def _opinions(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    ratings = [c.rating for c in calls if c.rating is not None]
    happy = sum(rating >= 4 for rating in ratings)
    yield Kpi(
        "CSAT",
        _ratio(happy, len(ratings)),
        "share",
        happy,
        len(ratings),
        "Ratings of 4 or 5 ÷ answers.",
    )
    efforts = [c.effort for c in calls if c.effort is not None]
    yield Kpi(
        "CES",
        mean(efforts) if efforts else None,
        "points",
        sum(efforts),
        len(efforts),
        "Mean of 1 to 7: “it was easy”.",
    )


def _before_route(call: CallFacts) -> Iterable[str]:
    for verdict in call.tried:
        if verdict.startswith("routed"):
            return
        yield verdict


def _share(
    name: str, some: Sequence[CallFacts], of: int, definition: str, good: str = "high"
) -> Kpi:
    return Kpi(name, _ratio(len(some), of), "share", len(some), of, definition, good)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _p95(times: Sequence[float]) -> float:
    """Return the smallest time that 95 % of the times do not exceed."""
    return times[min(len(times) - 1, -(-len(times) * 95 // 100) - 1)]


By = Callable[[CallFacts], str]


def shares(calls: Iterable[CallFacts], by: By) -> list[tuple[str, int]]:
    """Return how many calls each value of ``by`` has, the commonest first."""
    return Counter(map(by, calls)).most_common()
