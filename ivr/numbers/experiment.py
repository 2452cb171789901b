"""Two versions side by side: which call gets which, and what may be said of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from ivr.numbers.figure import Kpi, difference
from ivr.numbers.tally import Tally

GUARDS = ("disconfirmation", "opt-out", "IVR abandonment")
"""Figures of which none may get worse."""
SHOWN = ("verified containment", "routed in automation", *GUARDS, "calls with a no-match")
GUARD_LEAST = 50
"""Calls of each version from which an experiment is stopped by itself."""
GUARD_SURE = 3.0
"""Standard deviations: it is looked at again and again, so chance must be ruled out more often."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of both versions."""

    usual: Kpi
    other: Kpi
    between: tuple[float, float] | None
    """The other's share less the usual one's lies there in 95 of 100 cases; None: unknown."""

    @property
    def better(self) -> bool | None:
        """Whether the other is better beyond chance; None when chance explains it."""
        if self.between is None or self.between[0] <= 0 <= self.between[1]:
            return None
        return (self.between[0] > 0) == (self.usual.good == "high")


@dataclass(frozen=True, slots=True)
class Result:
    """What may be said so far."""

    usual_calls: int
    other_calls: int
    enough: bool
    """Both have had the calls that were agreed; before, nothing is said to be better."""
    figures: Sequence[Compared]
    stop: str
    """Why it has to be stopped; "" to go on."""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Result:
        """Return the result that ``to_json`` described."""
        return cls(**{**data, "figures": [_compared(item) for item in data["figures"]]})


def gets_other(experiment: int, call_sid: str, share: float) -> bool:
    """Whether a call gets the other version: always the same for the same call.

    >>> gets_other(1, "CS1", 0.0), gets_other(1, "CS1", 1.0)
    (False, True)
    """
    digest = sha256(f"experiment:{experiment}:{call_sid}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 < share


def result(usual: Tally, other: Tally, least: int) -> Result:
    """Return what may be said of an experiment; ``least`` calls of each were agreed."""
    before = {kpi.name: kpi for kpi in usual.figures()}
    after = {kpi.name: kpi for kpi in other.figures()}
    pairs = [(before[name], after[name]) for name in SHOWN]
    fewest = min(usual.calls, other.calls)
    return Result(
        usual.calls,
        other.calls,
        fewest >= least,
        [Compared(was, now, _between(was, now)) for was, now in pairs],
        _stop([(before[name], after[name]) for name in GUARDS]) if fewest >= GUARD_LEAST else "",
    )


def _compared(data: Mapping[str, Any]) -> Compared:
    low_high = data["between"]
    between = None if low_high is None else (float(low_high[0]), float(low_high[1]))
    return Compared(Kpi(**data["usual"]), Kpi(**data["other"]), between)


def _between(was: Kpi, now: Kpi, *sure: float) -> tuple[float, float] | None:
    return difference(was.numerator, was.denominator, now.numerator, now.denominator, *sure)


def _stop(pairs: Sequence[tuple[Kpi, Kpi]]) -> str:
    for was, now in pairs:
        limits = _between(was, now, GUARD_SURE)
        if limits is not None and limits[0] > 0:
            return (
                f"{now.name} is worse than chance explains: {now.value or 0:.1%} "
                f"({now.numerator:.0f} of {now.denominator:.0f}) with the version that is tried, "
                f"{was.value or 0:.1%} with the usual one."
            )
    return ""
