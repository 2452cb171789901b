"""Is the line well? A light for each thing that can go wrong, with its reason. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from ivr.numbers.facts import CallFacts

ENOUGH = 20
"""Calls from which shares mean something."""
SPIKE, SPIKE_LEAST = 3.0, 5
"""So many times as many calls about one need as the day before, and at least so many."""


class Light(IntEnum):
    """How grave it is."""

    GOOD = 0
    LOOK = 1
    BAD = 2


@dataclass(frozen=True, slots=True)
class Lamp:
    """One thing, and how it is."""

    what: str
    level: Light
    why: str
    """One sentence."""


LIMITS = (
    ("failed", "Calls that broke or reached nobody", 0.0, 0.02),
    ("abandoned", "Callers who hung up before reaching anybody", 0.08, 0.15),
    ("no_match", "Calls with something that was not understood", 0.25, 0.45),
)
"""Name, what it is, the share from which to look, and the share that is bad."""


def health(today: Sequence[CallFacts], before: Sequence[CallFacts]) -> list[Lamp]:
    """Return what to look at; ``before`` is as long a time earlier."""
    if not today:
        return [Lamp("calls", Light.LOOK, "No calls have ended in the last day.")]
    shares = {
        "failed": _share(today, lambda c: c.disposition == "failed"),
        "abandoned": _share(today, lambda c: c.disposition == "abandoned"),
        "no_match": _share(today, lambda c: "no_match" in c.tried),
    }
    lamps = []
    for name, what, look, bad in LIMITS:
        share = shares[name]
        level = Light.BAD if share > bad else Light.LOOK if share > look else Light.GOOD
        if len(today) < ENOUGH:
            level = min(level, Light.LOOK)
        lamps.append(Lamp(name, level, f"{what}: {share:.0%} of {len(today)}."))
    return [*lamps, *(spikes(today, before) if before else ())]


def spikes(today: Sequence[CallFacts], before: Sequence[CallFacts]) -> list[Lamp]:
    """Return the needs that far more callers have than before."""
    now = Counter(call.intent or "what is not understood" for call in today)
    was = Counter(call.intent or "what is not understood" for call in before)
    return [
        Lamp("spike", Light.LOOK, f"{count} calls about {intent}, {was[intent]} the day before.")
        for intent, count in now.most_common()
        if count >= SPIKE_LEAST and count >= SPIKE * max(1, was[intent])
    ]


def _share(calls: Sequence[CallFacts], test: object) -> float:
    return sum(bool(test(call)) for call in calls) / len(calls)  # type: ignore[operator]
