"""Calls that other processes of this machine hold, as the reception asks about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ivr.siblings import Siblings

CALLS, LET_GO, HUNG_UP, SAY = "calls", "let go", "hung up", "say"
LETS_GO_S = 4.0
"""Longer than a process waits for its own thread."""


class Holder(Protocol):
    """Who holds streaming calls: the reception of a process."""

    def places(self) -> set[str]:
        """Return the ids of the calls that it holds, or has kept a place for."""

    def holds(self, call_sid: str) -> bool:
        """Whether one of its threads has the call."""

    def let_go(self, call_sid: str) -> bool:
        """Wait until the call is put down; False when it does not hold it."""

    def hung_up(self, call_sid: str) -> None:
        """Take note that the caller has left."""


class Others:
    """The other processes' receptions; without siblings there are none."""

    def __init__(self, siblings: Siblings, here: Holder) -> None:
        self._siblings = siblings
        self._here = here
        siblings.answer(CALLS, lambda _about: sorted(here.places()))
        siblings.answer(LET_GO, lambda about: here.let_go(str(about["call"])))
        siblings.answer(HUNG_UP, lambda about: self._told(str(about["call"])))

    def places(self) -> set[str]:
        """Return the ids of the calls that the others hold, or have kept a place for."""
        return {str(sid) for found in self._siblings.ask(CALLS, {}) for sid in found}

    def let_go(self, call_sid: str) -> bool:
        """Wait until another process has put a call down; False when none holds it."""
        return any(self._siblings.ask(LET_GO, {"call": call_sid}, LETS_GO_S))

    def hung_up(self, call_sid: str) -> bool:
        """Tell whoever holds the call that the caller has left; False when no other does."""
        return any(self._siblings.ask(HUNG_UP, {"call": call_sid}))

    def say(self, call_sid: str, intent: str) -> bool:
        """Let a call elsewhere be about ``intent``; False when no other process can."""
        return any(self._siblings.ask(SAY, {"call": call_sid, "intent": intent}))

    def said_here(self, take: Callable[[str, str], bool]) -> None:
        """Let ``take`` have what other processes are told about calls of this one."""
        self._siblings.answer(SAY, lambda about: take(str(about["call"]), str(about["intent"])))

    def _told(self, call_sid: str) -> bool:
        held = self._here.holds(call_sid)
        if held:
            self._here.hung_up(call_sid)
        return held
