"""From a promise to bands: of 100 calls routed without asking, at most so many may be wrong.

The evidence is the catalogue's own: each phrase held out and asked as it is, and as if its intent
did not exist (``intents/calibration.py``), and labelled calls where there are some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, sqrt

from intents.types import Band, Bands, Candidate

BINS = 10
Z = 1.96
"""Of an interval that holds the truth 95 times in 100."""
LOWEST = 0.50
"""Accept is never below it: the first choice would be the less likely half."""
FEW = 30
"""Answers below which a share says nothing."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of an utterance whose meaning is known."""

    confidence: float
    """Of the first choice, as the caller's line would have it."""
    right: bool
    weight: float = 1.0
    """How many calls it stands for."""
    intent: str = ""
    """The first choice; "" where that is not known."""


@dataclass(frozen=True, slots=True)
class OfIntent:
    """What a promise amounts to for one intent."""

    intent: str
    count: int
    """Answers that would be acted upon without asking."""
    wrong: float
    """Share of these that is wrong, weighted."""
    interval: tuple[float, float]
    """Of ``wrong``, 95 % (Wilson)."""
    own: Advice
    """What would keep the promise for this intent alone."""
    limits: Bands | None
    """What this intent gets; None when it goes by the line's bands (see ``by_intent``)."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean of what was said, weighted; 0 for an empty bin."""
    right: float
    """Share that was right, weighted; 0 for an empty bin."""
    interval: tuple[float, float]
    """Of ``right``, 95 % (Wilson); (0, 1) for an empty bin."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Bands that keep a promise, and what they cost."""

    bands: Bands
    met: bool
    """False where no confidence keeps the promise: then nearly everything is asked."""
    coverage: float
    """Expected share of calls that are routed without asking."""
    wrong: float
    """Expected share of these that are wrong."""
    count: int
    """Answers at or above ``bands.accept``."""
    interval: tuple[float, float]
    """Of ``wrong``, 95 % (Wilson)."""


def bands_for(answers: Sequence[Judged], wrong: float) -> Advice:
    """Return the bands with which at most the share ``wrong`` of routed calls goes wrong.

    Raises:
        ValueError: there are no answers, or ``wrong`` is no share.

    """
    if not answers:
        raise ValueError("no answers to learn from")
    if not 0 < wrong < 1:
        raise ValueError(f"wrong must be between 0 and 1, not {wrong}")
    total = sum(answer.weight for answer in answers)
    ranked = sorted(answers, key=lambda answer: -answer.confidence)
    accept, met = _lowest(ranked, wrong, FEW), True
    if accept is None:
        accept, met = 1.0, False
    accept = max(LOWEST, accept)
    routed = [answer for answer in ranked if answer.confidence >= accept]
    weight = sum(answer.weight for answer in routed)
    lost = sum(answer.weight for answer in routed if not answer.right)
    share = lost / weight if weight else 0.0
    bands = Bands(accept=accept, confirm=min(Bands().confirm, accept))
    interval = wilson(share, len(routed))
    return Advice(bands, met, weight / total, share, len(routed), interval)


def by_intent(answers: Sequence[Judged], accept: float, wrong: float) -> list[OfIntent]:
    """Return how a promise is kept for each intent, the worst kept first.

    Intents of which too few answers (``FEW``) would be acted upon are left out: their shares
    would say nothing. Limits of its own get one whose interval shows that it needs others:

    - stricter ones where even its lower end by the line's is over the promise; 1.0, to be asked
      about, where none keep it;
    - laxer ones where even the upper end by these keeps it.
    """
    found = []
    for intent in sorted({answer.intent for answer in answers} - {""}):
        mine = [answer for answer in answers if answer.intent == intent]
        routed = [answer for answer in mine if answer.confidence >= accept]
        if len(routed) < FEW:
            continue
        weight = sum(answer.weight for answer in routed)
        share = sum(answer.weight for answer in routed if not answer.right) / weight
        interval = wilson(share, len(routed))
        own = bands_for(mine, wrong)
        limits = _limits(own, accept, interval[0], wrong)
        found.append(OfIntent(intent, len(routed), share, interval, own, limits))
    return sorted(found, key=lambda item: (-item.wrong, item.intent))


def with_own(line: Bands, intents: Sequence[OfIntent]) -> Bands:
    """Return the line's bands with those that intents get for themselves."""
    own = {item.intent: item.limits for item in intents if item.limits is not None}
    return replace(line, own={name: replace(own[name], margin=line.margin) for name in own})


def kept(answers: Sequence[Judged], bands: Bands) -> tuple[float, float]:
    """Return the expected shares of calls routed unasked, and of these of the wrong ones."""
    total = sum(answer.weight for answer in answers)
    routed = [a for a in answers if a.confidence >= bands.of(a.intent).accept]
    weight = sum(answer.weight for answer in routed)
    lost = sum(answer.weight for answer in routed if not answer.right)
    return (weight / total if total else 0.0), (lost / weight if weight else 0.0)


def decided_by(bands: Bands, candidates: tuple[Candidate, ...]) -> str:
    """Return by which limits ``candidates`` (best first) were judged, in words; "" of none.

    >>> decided_by(Bands(own={"refund": Bands(accept=0.95)}), (Candidate("refund", 0.9),))
    "90.0% sure: asked about, as refund's own limit is 95.0%"
    """
    if not candidates:
        return ""
    best = candidates[0]
    limits = bands.of(best.intent)
    whose = f"{best.intent}'s own" if best.intent in bands.own else "the line's"
    sure = floor(round(best.confidence * 1000, 6)) / 10  # just below a limit is not the limit
    said = f"{sure:.1f}% sure"
    match bands.judge(candidates):
        case Band.ACCEPT:
            return f"{said}: acted on, as {whose} limit is {limits.accept:.1%}"
        case Band.CONFIRM if limits.accept > 1:
            return f"{said}: asked about, as {best.intent} is always confirmed"
        case Band.CONFIRM:
            return f"{said}: asked about, as {whose} limit is {limits.accept:.1%}"
        case Band.DISAMBIGUATE:
            return f"{said}: offered beside others, as {whose} margin is {limits.margin:.1%}"
        case Band.REJECT:
            return (
                f"{said}: not enough to ask about, as {whose} lower limit is {limits.confirm:.1%}"
            )


def reliability(answers: Sequence[Judged], bins: int = BINS) -> list[Bin]:
    """Return how often answers of each confidence were right, lowest first."""
    found = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [a for a in answers if min(int(a.confidence * bins), bins - 1) == number]
        weight = sum(answer.weight for answer in inside)
        sure = sum(answer.weight * answer.confidence for answer in inside)
        right = sum(answer.weight for answer in inside if answer.right)
        share = right / weight if weight else 0.0
        mean = sure / weight if weight else 0.0
        found.append(Bin(low, high, len(inside), mean, share, wilson(share, len(inside))))
    return found


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of ``count``; (0, 1) of none.

    >>> [round(end, 3) for end in wilson(0.9, 50)]
    [0.786, 0.957]
    """
    if count == 0:
        return 0.0, 1.0
    middle = share + Z * Z / (2 * count)
    spread = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    scale = 1 + Z * Z / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _limits(own: Advice, accept: float, surely: float, wrong: float) -> Bands | None:
    """Return the limits of its own that an intent gets; None for the line's.

    ``surely`` is the lower end of what is wrong by the line's.
    """
    if own.bands.accept > accept:
        return own.bands if surely > wrong else None
    return own.bands if own.bands.accept < accept and own.interval[1] <= wrong else None


def _lowest(ranked: Sequence[Judged], wrong: float, least: int) -> float | None:
    """Return the lowest confidence above which few enough are wrong; None where there is none."""
    found, weight, lost = None, 0.0, 0.0
    for place, answer in enumerate(ranked):
        weight += answer.weight
        lost += 0.0 if answer.right else answer.weight
        last = place + 1 == len(ranked) or ranked[place + 1].confidence < answer.confidence
        if last and place + 1 >= min(least, len(ranked)) and lost <= wrong * weight:
            found = answer.confidence
    return found
