"""A line without company systems: every self-service fails at once, and people take over."""

from __future__ import annotations

from collections.abc import Callable

from ivr.dialogue.actions import Serve
from ivr.dialogue.events import Outcome, Served


class NoServices:
    """A ``Services`` of ``ivr.ports`` that has none."""

    def begin(self, order: Serve, at_ms: int, done: Callable[[Served], None]) -> None:
        """Report at once that it has failed."""
        done(self.serve(order, at_ms))

    def serve(self, order: Serve, at_ms: int) -> Served:
        """Return that it has failed."""
        return Served(
            at_ms=at_ms, serve_id=order.serve_id, service=order.service, outcome=Outcome.FAILED
        )

    def take_secret(self, slot: str, value: str) -> bool:
        """Leave it to the call control."""
        return False
