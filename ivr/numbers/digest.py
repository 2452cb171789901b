"""A week in plain words: what changed by more than chance, and what to do first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ivr.numbers.figure import Kpi, beyond_chance
from ivr.numbers.health import Light, health
from ivr.numbers.tally import Tally

TOLD = (
    *("containment", "verified containment", "repeat calls", "misroute", "IVR abandonment"),
    *("queue abandonment", "service level", "opt-out", "calls with a no-match", "CSAT"),
)
"""Figures whose changes are told."""
SLOWER_S = 2.0
"""Change of the time to route that is told."""
FEW = 30
"""Calls below which a week says little."""
OFTEN = 3
"""Times after which something missed is worth a line of its own."""
CAUSES = {
    "recognition": "Most of what was missed was misheard: look at the recogniser and the lines.",
    "prompt": "Most of what was missed came of our own question: reword it.",
    "new_need": "Most of what was missed are needs that we do not have: add the commonest.",
    "business": "Most of what was missed is nothing that we handle: say so in the greeting.",
    "understanding": "Most of what was missed was heard well and not understood: add phrases.",
}


@dataclass(frozen=True, slots=True)
class Missed:
    """Words that wait in the missed queue."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Digest:
    """The week."""

    calls: str
    """How many, and how many before."""
    changed: Sequence[str]
    """What moved by more than chance; empty for nothing."""
    wanted: Sequence[str]
    """Needs of which there were far more or fewer."""
    first: Sequence[str]
    """What to do, the most urgent first; never empty."""
    caution: str = ""
    """Why not to make much of it; "" for no reason."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is to be done already."""

    missed: Sequence[Missed] = ()
    causes: Mapping[str, int] = field(default_factory=dict)
    """Why utterances of the week were missed, as people have said."""


def digest(
    week: Tally,
    before: Tally,
    waiting: Waiting,
) -> Digest:
    """Return a week in words; ``before`` is the week before."""
    few = min(week.calls, before.calls) < FEW
    return Digest(
        calls=_count(week.calls, before.calls),
        changed=[*_changes(before.figures(), week.figures())],
        wanted=[*_wanted(week, before)],
        first=[*_first(week, waiting)] or ["Nothing presses. Label the sample of the week."],
        caution=f"Fewer than {FEW} calls in one of the weeks: much of this is chance." * few,
    )


def _count(now: int, before: int) -> str:
    calls = f"{now} call{'s' if now != 1 else ''}"
    if not before:
        return f"{calls}; none the week before."
    moved = (now - before) / before
    way = "as many as" if abs(moved) < 0.005 else f"{abs(moved):.0%} {_more(moved)} than"
    return f"{calls}, {way} the week before ({before})."


def _more(moved: float) -> str:
    return "more" if moved > 0 else "fewer"


def _changes(before: Sequence[Kpi], now: Sequence[Kpi]) -> Iterable[str]:
    """Yield what got worse first, then what got better."""
    worse: list[str] = []
    better: list[str] = []
    for was, item in zip(before, now, strict=True):
        sentence = _change(was, item)
        if sentence and was.value is not None and item.value is not None:
            good = (item.value > was.value) == (item.good == "high")
            (better if good else worse).append(sentence)
    yield from (f"Worse: {sentence}" for sentence in worse)
    yield from (f"Better: {sentence}" for sentence in better)


def _change(was: Kpi, now: Kpi) -> str:
    """Return a change in words; "" for none, or for one that chance explains."""
    if was.value is None or now.value is None:
        return ""
    if now.name == "time to route, median" and abs(now.value - was.value) >= SLOWER_S:
        return f"the time to route is now {now.value:.1f} s; it was {was.value:.1f} s."
    if now.name not in TOLD or not beyond_chance(
        was.numerator, was.denominator, now.numerator, now.denominator
    ):
        return ""
    return (
        f"{now.name} is now {now.value:.0%} ({now.numerator:.0f} of {now.denominator:.0f}); "
        f"it was {was.value:.0%}."
    )


def _wanted(week: Tally, before: Tally) -> Iterable[str]:
    now, was = week.by("intent"), before.by("intent")
    moved = sorted(
        (intent for intent in {*now, *was} if intent),
        key=lambda intent: (-abs(now[intent] - was[intent]), intent),
    )
    for intent in moved[:5]:
        if beyond_chance(was[intent], before.calls, now[intent], week.calls):
            name = intent.replace("_", " ")
            yield f"{name.capitalize()}: {now[intent]} calls, {was[intent]} the week before."


def _first(week: Tally, waiting: Waiting) -> Iterable[str]:
    lit = health(week, Tally()) if week.calls else []  # the lights without calls speak of a day
    lamps = sorted(lit, key=lambda lamp: -lamp.level)
    yield from (lamp.why for lamp in lamps if lamp.level is Light.BAD)
    for item in waiting.missed[:3]:
        if item.count >= OFTEN:
            said = f"“{item.text}” was said {item.count} times"
            yield f"{said} and not understood: say what it means."
    for place, count in week.by("wrong").most_common(1):
        if count >= OFTEN:
            name = place.replace("_", " ")
            yield f"{count} calls came to {name} and belonged elsewhere: look at its needs."
    told = {cause: count for cause, count in waiting.causes.items() if cause in CAUSES}
    cause = max(told, key=lambda name: told[name], default="")
    if cause and told[cause] >= OFTEN and 2 * told[cause] > sum(told.values()):
        yield CAUSES[cause]
    if len(waiting.missed) > 3:
        yield f"{len(waiting.missed) - 3} more different utterances wait in the missed queue."
    yield from (lamp.why for lamp in lamps if lamp.level is Light.LOOK)
