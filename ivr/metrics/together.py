"""How the processes of one machine stand together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass

from asr.pool import Load
from ivr.siblings import Siblings

WHAT = "standing"


@dataclass(frozen=True, slots=True)
class Share:
    """What one process holds."""

    process: int
    """Its id, as the system knows it."""
    calls: int
    """Streaming calls."""
    load: Load


class Together:
    """Asks the others when somebody asks."""

    def __init__(
        self, siblings: Siblings, active: Callable[[], int], load: Callable[[], Load]
    ) -> None:
        self._siblings = siblings
        self._active, self._load = active, load
        siblings.answer(WHAT, lambda _about: asdict(self._own()))

    def shares(self) -> list[Share]:
        """Return what each process holds, by process id; who does not answer is left out."""
        answers = self._siblings.ask(WHAT, {})
        found = [Share(one["process"], one["calls"], Load(**one["load"])) for one in answers]
        return sorted([self._own(), *found], key=lambda share: share.process)

    def _own(self) -> Share:
        return Share(os.getpid(), self._active(), self._load())


def summed(loads: list[Load]) -> Load:
    """Return several pools as one."""
    columns = zip(*(asdict(load).values() for load in loads), strict=True)
    return Load(*(sum(column) for column in columns))
