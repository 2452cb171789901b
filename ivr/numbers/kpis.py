"""Key figures of a period, each with what it is a share of. Pure.

Definitions follow docs/numbers.md; a share of nothing is None, never 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from ivr.course import SETTLED
from ivr.numbers.facts import CallFacts
from ivr.numbers.figure import Kpi, ratio, share
from ivr.numbers.grammar import grammar_kpis
from ivr.numbers.queue_kpis import queue_kpis

__all__ = ["Kpi", "Rules", "kpis", "shares"]

ACCIDENTAL_S = 5.0
"""A call that ends sooner was a wrong number: no abandonment."""
NEEDS = frozenset({"accepted", "unsure", "torn", "slot_wanted"})
CONFIRMED = frozenset({"unsure", "torn"})
ATTEMPTS = NEEDS | {"no_match", "no_input", "vague", "agent", "agent_known", "agent_once"}
"""Verdicts that answer "how may I help you?"."""
DECIDED = SETTLED | {"to_keypad", "give_up"}
"""Verdicts that come of what the caller did; what they did stands before them."""
PERSON = frozenset({"agent", "agent_known", "agent_once"})
ERRORS = frozenset({"no_match", "no_input", "no"})
RESOLVED = frozenset({"contained", "transferred", "escalated"})
OPERATORS = frozenset({"operator", "front_desk"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What the company agrees its figures by."""

    operators: frozenset[str] = OPERATORS
    """Destinations for everything else."""
    answer_s: int = 20
    """Wait that the service level allows."""
    solved_days: int = 7
    """Who has not called again about the same so long was helped the first time."""

    @classmethod
    def agreed(cls, operator: str, answer_s: int, solved_days: int) -> Rules:
        """Return the rules of an installation; ``operator`` is what its own pack calls it."""
        return cls(OPERATORS | {operator}, answer_s, solved_days)


USUAL = Rules()


def kpis(calls: Sequence[CallFacts], rules: Rules = USUAL) -> list[Kpi]:
    """Return the figures of some calls."""
    return [
        *_outcomes(calls),
        *_routes(calls, rules.operators),
        *_solved(calls, rules.solved_days),
        *_losses(calls),
        *queue_kpis(calls, rules.answer_s),
        *time_kpis(
            [c.time_to_route_ms for c in calls if c.time_to_route_ms is not None], len(calls)
        ),
        *_events(calls),
        *_opt_outs(calls),
        *_questions(calls),
        *_opinions(calls),
        *grammar_kpis(calls),
    ]


def _outcomes(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    contained = [c for c in calls if c.disposition == "contained" and not PERSON & {*c.tried}]
    yield share(
        "containment",
        contained,
        calls,
        "Calls that ended in self-service without a transfer or a request for a person ÷ offered.",
    )
    yield share(
        "verified containment",
        [c for c in contained if not c.repeated and "failed" not in c.served],
        calls,
        "Contained, nothing failed, and no call about it again within 24 hours ÷ offered.",
    )
    yield share(
        "repeat calls",
        [c for c in calls if c.repeated],
        calls,
        "Calls after which the same caller called again within 24 hours, about the same need as "
        "far as it is known ÷ offered.",
        "low",
    )
    yield share(
        "deflection",
        [c for c in calls if c.moved and c.disposition == "contained" and not c.repeated],
        calls,
        "Calls that went on by a link we sent, and did not come back within 24 hours ÷ offered.",
    )


def _routes(calls: Sequence[CallFacts], operators: frozenset[str]) -> Iterable[Kpi]:
    routed = [c for c in calls if c.destination and c.destination not in operators]
    yield share(
        "routed in automation",
        routed,
        calls,
        "Calls that reached a specific destination ÷ offered; the operator does not count.",
    )
    judged = [c for c in routed if c.wrong is not None]
    yield share(
        "misroute",
        [c for c in judged if c.wrong],
        judged,
        "Wrong first destination, as the agent said or by passing the caller on to another queue "
        "within 2 minutes ÷ routed calls that an agent has answered.",
        "low",
    )


def _solved(calls: Sequence[CallFacts], days: int) -> Iterable[Kpi]:
    done = [c for c in calls if c.disposition in RESOLVED and c.known_caller and c.intent]
    yield share(
        "FCR",
        [c for c in done if c.again_days is None or c.again_days > days],
        done,
        "First call resolution: no call about the same need again within the window (7 days unless "
        "set) ÷ calls that ended with help or with a person; hidden numbers are left out.",
    )


def _losses(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    left = [c for c in calls if c.disposition == "abandoned" and not c.stays]
    yield share(
        "IVR abandonment",
        [c for c in left if c.length_s >= ACCIDENTAL_S],
        calls,
        "Hung up before a queue or anybody was reached, and without success ÷ offered; "
        f"calls under {ACCIDENTAL_S:.0f} s apart.",
        "low",
    )
    yield share(
        "accidental calls",
        [c for c in left if c.length_s < ACCIDENTAL_S],
        calls,
        f"Hung up within {ACCIDENTAL_S:.0f} s ÷ offered.",
        "low",
    )
    yield share(
        "failed",
        [c for c in calls if c.disposition == "failed"],
        calls,
        "Calls that broke or reached nobody ÷ offered.",
        "low",
    )


def _events(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    said = Counter(verdict for call in calls for verdict in call.tried)
    attempts = said.total() - sum(said[verdict] for verdict in DECIDED | {"noise"})
    for name, verdict in (("no-match", "no_match"), ("no-input", "no_input")):
        yield share(
            name,
            said[verdict],
            attempts,
            f"{name.capitalize()} events ÷ all that callers said or keyed, silences included.",
            "low",
        )
        yield share(
            f"calls with a {name}",
            [c for c in calls if verdict in c.tried],
            calls,
            f"Calls with at least one {name} event ÷ offered.",
            "low",
        )


def _opt_outs(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    before = [(c, [v for v in _before_route(c) if v in ATTEMPTS | ERRORS]) for c in calls]
    out = [said for _, said in before if PERSON & {*said}]
    yield share(
        "opt-out",
        out,
        calls,
        "Calls that asked for a person before they were routed ÷ offered.",
        "low",
    )
    yield share(
        "opt-out at the first turn",
        [said for said in out if said[0] in PERSON],
        calls,
        "Calls that asked for a person first of all ÷ offered.",
        "low",
    )
    yield share(
        "opt-out after an error",
        [said for said in out if ERRORS & {*said[: _first_ask(said)]}],
        calls,
        "Calls that asked for a person after something was not heard or not understood ÷ offered.",
        "low",
    )


def _questions(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    said = Counter(verdict for call in calls for verdict in call.tried)
    understood = sum(said[verdict] for verdict in NEEDS)
    confirms = sum(said[verdict] for verdict in CONFIRMED)
    yield share(
        "confirmation",
        confirms,
        understood,
        "Needs that were asked about before acting ÷ needs understood.",
        "low",
    )
    yield share(
        "disconfirmation",
        sum(_refused(call) for call in calls),
        confirms,
        "Times the caller said no to a need that we asked about ÷ times we asked.",
        "low",
    )
    yield share(
        "disambiguation",
        said["torn"],
        understood,
        "Needs of which two were offered to choose from ÷ needs understood.",
        "low",
    )


def time_kpis(times_ms: Iterable[int], calls: int) -> Iterable[Kpi]:
    """Yield the figures of the times to route; ``calls`` is how many were offered."""
    times = [ms / 1000 for ms in sorted(times_ms)]
    what = (
        "From answer until it was decided who takes the call, what serves it or what it is told, "
        "of the calls that got so far"
    )
    for name, take in (("time to route, median", median), ("time to route, 95 %", _p95)):
        value = take(times) if times else None
        yield Kpi(name, value, "s", len(times), calls, f"{what}.", "low")


def _opinions(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    ratings = [c.rating for c in calls if c.rating is not None]
    happy = sum(rating >= 4 for rating in ratings)
    yield Kpi(
        "CSAT",
        ratio(happy, len(ratings)),
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


def _refused(call: CallFacts) -> int:
    """Return how often the caller said no to a need that was asked about.

    A no to what we only announced, or to a number that we read back, is none.
    """
    said = [verdict for verdict in call.tried if verdict in NEEDS | {"no", "slot_heard"}]
    return sum(was in CONFIRMED and now == "no" for was, now in pairwise(said))


def _before_route(call: CallFacts) -> Iterable[str]:
    for verdict in call.tried:
        if verdict.startswith("routed"):
            return
        yield verdict


def _first_ask(said: Sequence[str]) -> int:
    return next(number for number, verdict in enumerate(said) if verdict in PERSON)


def _p95(times: Sequence[float]) -> float:
    """Return the smallest time that 95 % of the times do not exceed."""
    return times[min(len(times) - 1, -(-len(times) * 95 // 100) - 1)]


By = Callable[[CallFacts], str]


def shares(calls: Iterable[CallFacts], by: By) -> list[tuple[str, int]]:
    """Return how many calls each value of ``by`` has, the commonest first."""
    return Counter(map(by, calls)).most_common()
