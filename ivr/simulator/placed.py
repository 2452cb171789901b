"""One call that is being placed, and the two ways in which it can stop being one."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from ivr.errors import CallsteerError
from ivr.simulator.caller import Caller
from ivr.simulator.clock import Clock
from ivr.simulator.manifest import Row
from ivr.simulator.measures import Measures

NUMBERS = 100
"""Callers' numbers come from a range that is kept for fiction; they repeat after this many."""
LINE = "+12025550199"
"""The company's own number, of the same range."""


class CallFailed(CallsteerError):
    """The server broke the carrier's protocol or refused; the call is over."""


class HungUp(Exception):
    """One side ended the call properly."""


@dataclass(slots=True)
class Placed:
    """What is known of a call while it lasts and afterwards."""

    number: int
    """Counted from 0."""
    row: Row
    caller: Caller
    clock: Clock
    dice: Random
    measures: Measures = field(default_factory=Measures)
    got: str = ""
    """Destination of the last transfer that succeeded."""
    notes: list[str] = field(default_factory=list)
    """What was remarkable and did not end the call."""

    @property
    def phone(self) -> str:
        """The caller's number in E.164, invented."""
        return f"+120255501{self.number % NUMBERS:02d}"

    def arrived(self, destination: str | None) -> None:
        """Note that a transfer succeeded; None when the server did not say where to."""
        if destination is not None:
            self.got = destination

    def note(self, remark: str) -> None:
        """Keep a remark, once."""
        if remark not in self.notes:
            self.notes.append(remark)
