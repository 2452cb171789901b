"""What came of each call, and of all of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ivr.simulator.placed import Placed

Outcome = Literal["right", "wrong", "failed", "hung"]
DEAD_AIR = "dead air"


@dataclass(frozen=True, slots=True)
class CallReport:
    """One call. The fields are those that --json prints."""

    file: str
    preset: str
    wanted: str
    """Destination's name; "" for nowhere."""
    got: str
    outcome: Outcome
    seconds: float
    answers_ms: list[int]
    first_audio_ms: int | None
    """None when the server never made a sound."""
    longest_silence_ms: int
    reason: str
    """Why it failed or hung; of other calls, what was remarkable."""
    notes: tuple[str, ...] = ()
    """Not printed: counted in the summary's errors."""
    dead_air: int = 0
    """Not printed: likewise."""

    def to_json(self) -> dict[str, Any]:
        """Return what is printed."""
        hidden = ("notes", "dead_air")
        return {name: getattr(self, name) for name in self.__slots__ if name not in hidden}


def reported(placed: Placed, outcome: Outcome | None, seconds: float, reason: str) -> CallReport:
    """Make up the report of a call; outcome None for one that ended properly."""
    measures, row = placed.measures, placed.row
    if outcome is None:
        outcome = "right" if placed.got == row.wanted else "wrong"
    remarks = [*placed.notes, *([DEAD_AIR] if measures.dead_air else [])]
    first = measures.first_audio_ms
    return CallReport(
        file=row.file,
        preset=row.preset,
        wanted=row.wanted,
        got=placed.got,
        outcome=outcome,
        seconds=round(seconds, 2),
        answers_ms=[round(ms) for ms in measures.answers_ms],
        first_audio_ms=None if first is None else round(first),
        longest_silence_ms=round(measures.longest_silence_ms),
        reason=reason or "; ".join(remarks),
        notes=tuple(placed.notes),
        dead_air=measures.dead_air,
    )


@dataclass(slots=True)
class Totals:
    """All calls so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    first_audio_ms: list[int] = field(default_factory=list)
    answers_ms: list[int] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    """Reasons of failed and hung calls, and remarks, to how many calls; dead air is counted
    by utterances."""

    def add(self, report: CallReport) -> None:
        """Count one call."""
        self.outcomes[report.outcome] += 1
        self.answers_ms += report.answers_ms
        if report.first_audio_ms is not None:
            self.first_audio_ms.append(report.first_audio_ms)
        if report.outcome in ("failed", "hung"):
            self.errors[report.reason] += 1
        self.errors.update(report.notes)
        if report.dead_air:
            self.errors[DEAD_AIR] += report.dead_air

    @property
    def broken(self) -> bool:
        """Whether a call failed or hung."""
        return bool(self.outcomes["failed"] or self.outcomes["hung"])

    def to_json(self) -> dict[str, Any]:
        """Return the figures; percentiles are None without a value."""
        return {
            "calls": self.outcomes.total(),
            **{name: self.outcomes[name] for name in ("right", "wrong", "failed", "hung")},
            "first_audio_ms": percentiles(self.first_audio_ms, (50, 95)),
            "answer_ms": percentiles(self.answers_ms, (50, 95, 99)),
            "errors": dict(self.errors.most_common()),
        }


def percentiles(values: Sequence[int], wanted: Sequence[int]) -> dict[str, int | None]:
    """Return the percentiles by nearest rank, as ``p50`` and so on.

    >>> percentiles([4, 1, 3, 2], (50, 95))
    {'p50': 2, 'p95': 4}
    """
    ordered = sorted(values)
    ranks = {p: math.ceil(p / 100 * len(ordered)) - 1 for p in wanted}
    return {f"p{p}": ordered[rank] if ordered else None for p, rank in ranks.items()}
