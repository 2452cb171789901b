"""What is taken for what, and what that costs callers: tests and calls whose meaning is known.

A need is an intent; "" stands for nothing that is handled, and for what was not understood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from intents.trial import Outcome

TURN = 1
"""Cost of a turn that is lost: a wrong guess that is asked about, or not to be understood."""
ELSEWHERE = 5
"""Cost of a caller who is sent to the wrong place without being asked."""
GRAVE = 3
"""How many times more it costs when the need, or what it was taken for, is grave."""

Grave = Callable[[str], bool]
"""Whether a need is urgent or critical."""


@dataclass(frozen=True, slots=True)
class Case:
    """An utterance whose meaning is known, and what a call would make of it."""

    text: str
    meant: str
    outcome: Outcome
    call_sid: str = ""
    """The call in which it was said; "" for a test utterance."""

    @property
    def right(self) -> bool:
        """Whether what was meant was found; for nothing that is handled: nothing was found."""
        return self.outcome.meaning == self.meant

    def cost(self, grave: Grave) -> int:
        """Return what it costs the caller, in turns; 0 when it is right."""
        if self.right:
            return 0
        weighs = any(need and grave(need) for need in (self.meant, self.outcome.meaning))
        return (ELSEWHERE if self.outcome.acts else TURN) * (GRAVE if weighs else 1)


@dataclass(frozen=True, slots=True)
class Confusion:
    """One need that is taken for another; one of both may be ""."""

    meant: str
    taken: str
    cases: Sequence[Case]
    cost: int

    @property
    def tests(self) -> list[Case]:
        """Return the test utterances among the cases."""
        return [case for case in self.cases if not case.call_sid]

    @property
    def calls(self) -> list[Case]:
        """Return what was said in calls."""
        return [case for case in self.cases if case.call_sid]

    @property
    def unasked(self) -> int:
        """How many were acted on without asking."""
        return sum(case.outcome.acts for case in self.cases)


@dataclass(frozen=True, slots=True)
class OfNeed:
    """How the utterances of one need fare."""

    need: str
    right: int
    """Found and acted on; of nothing that is handled: let alone."""
    asked: int
    """Found, and asked about first."""
    wrong: int
    """Taken for something else."""
    unasked: int
    """Of ``wrong``: acted on without asking."""
    lost: int
    """Not understood."""
    cost: int


def confused(cases: Iterable[Case], grave: Grave) -> list[Confusion]:
    """Return what is taken for what, the dearest first."""
    cells: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        if not case.right:
            cells.setdefault((case.meant, case.outcome.meaning), []).append(case)
    found = [
        Confusion(meant, taken, own, sum(case.cost(grave) for case in own))
        for (meant, taken), own in cells.items()
    ]
    return sorted(found, key=lambda cell: (-cell.cost, -len(cell.cases), cell.meant, cell.taken))


def by_need(cases: Sequence[Case], grave: Grave) -> list[OfNeed]:
    """Return how each need fares, the dearest first."""
    found = []
    for need in sorted({case.meant for case in cases}):
        mine = [case for case in cases if case.meant == need]
        ways = Counter(_way(case) for case in mine)
        unasked = sum(case.outcome.acts and not case.right for case in mine)
        cost = sum(case.cost(grave) for case in mine)
        found.append(
            OfNeed(need, ways["right"], ways["asked"], ways["wrong"], unasked, ways["lost"], cost)
        )
    return sorted(found, key=lambda item: (-item.cost, -item.asked, item.need))


def _way(case: Case) -> str:
    if case.right:
        return "right" if case.outcome.acts or not case.meant else "asked"
    return "wrong" if case.outcome.meaning else "lost"
