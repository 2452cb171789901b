"""How far callers get, step by step, and where they leave. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ivr.numbers.facts import CallFacts
from ivr.numbers.kpis import DECIDED, NEEDS, PERSON, RESOLVED

ACCEPTED = frozenset({"accepted", "slot_wanted", "yes"})
SILENT = DECIDED | {"no_input", "noise", "done"}
"""Verdicts that say nothing of the caller having said or keyed something."""
EVENTS = {"no_input": "said nothing", "no_match": "not understood"}
REASONS = ("asked for a person", "hung up", "said nothing", "not understood")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call."""

    name: str
    what: str
    count: int
    """Calls that got here."""
    left: Mapping[str, int] = field(default_factory=dict)
    """Those that did not get here from the step before, by reason."""


def _went_on(call: CallFacts) -> bool:
    routed = any(verdict.startswith("routed") for verdict in call.tried)
    return routed or bool(call.served) or call.disposition == "contained"


def _helped(call: CallFacts) -> bool:
    if call.disposition == "contained":
        return True
    reached = any(stay.answered for stay in call.stays) if call.stays else True
    return call.disposition in RESOLVED and reached


Test = Callable[[CallFacts], bool]
STEPS: tuple[tuple[str, str, Test], ...] = (
    ("answered", "We answered.", lambda call: True),
    ("spoke", "The caller said or keyed something.", lambda call: bool({*call.tried} - SILENT)),
    ("understood", "We understood a need.", lambda call: bool(NEEDS & {*call.tried})),
    (
        "confirmed",
        "The need was certain, or the caller said yes.",
        lambda call: bool(ACCEPTED & {*call.tried}) or _went_on(call),
    ),
    ("routed", "It was served or put through.", _went_on),
    ("helped", "Somebody answered, or it was done.", _helped),
)


def waterfall(calls: Sequence[CallFacts]) -> list[Step]:
    """Return how many calls got to each step; every step is of those of the step before."""
    return steps_of(counted(calls))


def counted(calls: Sequence[CallFacts]) -> Counter[str]:
    """Count the calls that got to each step, and those that left before it, by reason."""
    found: Counter[str] = Counter()
    here = list(calls)
    for name, _, test in STEPS:
        further = [call for call in here if test(call)]
        found[f"step:{name}"] = len(further)
        found.update(f"left:{name}:{_why(call)}" for call in here if not test(call))
        here = further
    return found


def steps_of(counts: Mapping[str, int]) -> list[Step]:
    """Return what has been counted, step by step."""
    return [
        Step(
            name,
            what,
            counts.get(f"step:{name}", 0),
            {why: n for why in REASONS if (n := counts.get(f"left:{name}:{why}", 0))},
        )
        for name, what, _ in STEPS
    ]


def _why(call: CallFacts) -> str:
    """Return why a call got no further: a person first, then what happened last."""
    if PERSON & {*call.tried}:
        return "asked for a person"
    events = [v for v in call.tried if v in NEEDS or v in EVENTS]
    return EVENTS.get(events[-1], "hung up") if events else "hung up"
