"""Is the line well? A light for each thing that can go wrong, with its reason. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ivr.numbers.tally import Tally

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


def health(today: Tally, before: Tally) -> list[Lamp]:
    """Return what to look at; ``before`` is as long a time earlier."""
    if not today.calls:
        return [Lamp("calls", Light.LOOK, "No calls have ended in the last day.")]
    endings, figures = today.by("ending"), {kpi.name: kpi for kpi in today.figures()}
    shares = {
        "failed": endings["failed"] / today.calls,
        "abandoned": (endings["abandoned"] - figures["accidental calls"].numerator) / today.calls,
        "no_match": figures["calls with a no-match"].value or 0.0,
    }
    lamps = []
    for name, what, look, bad in LIMITS:
        share = shares[name]
        level = Light.BAD if share > bad else Light.LOOK if share > look else Light.GOOD
        if today.calls < ENOUGH:
            level = min(level, Light.LOOK)
        lamps.append(Lamp(name, level, f"{what}: {share:.0%} of {today.calls}."))
    return [*lamps, *(spikes(today, before) if before.calls else ())]


def spikes(today: Tally, before: Tally) -> list[Lamp]:
    """Return the needs that far more callers have than before."""
    now, was = today.by("intent"), before.by("intent")
    unknown = "what is not understood"
    return [
        Lamp(
            "spike",
            Light.LOOK,
            f"{count} calls about {intent or unknown}, {was[intent]} the day before.",
        )
        for intent, count in now.most_common()
        if count >= SPIKE_LEAST and count >= SPIKE * max(1, was[intent])
    ]
