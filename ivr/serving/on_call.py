"""The company's systems as one call asks them. Holds the caller's secrets for a moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from time import monotonic

from ivr.dialogue.actions import Serve
from ivr.dialogue.events import Served
from ivr.serving.answer import Meaning
from ivr.serving.connector import Connector


class CallServices:
    """A ``Services`` of ``ivr.ports``. ``inline``: virtual time stands still while it asks."""

    def __init__(self, connector: Connector, call_sid: str, *, inline: bool) -> None:
        self._connector = connector
        self._call_sid = call_sid
        self._inline = inline
        self._secrets: dict[str, str] = {}

    def begin(self, order: Serve, at_ms: int, done: Callable[[Served], None]) -> None:
        """Ask without waiting; ``done`` is called by another thread, or at once when inline."""
        if self._inline:
            done(self.serve(order, at_ms))
            return
        began = monotonic()

        def report(asked: Future[Meaning]) -> None:
            took_ms = round((monotonic() - began) * 1000)
            done(_served(order, at_ms + took_ms, asked.result()))

        self._connector.begin(order, self._call_sid, self._taken()).add_done_callback(report)

    def serve(self, order: Serve, at_ms: int) -> Served:
        """Ask and wait."""
        meaning = self._connector.wait(order, self._call_sid, self._taken())
        return _served(order, at_ms, meaning)

    def take_secret(self, slot: str, value: str) -> bool:
        """Hold a sensitive value that a service needs, until it is asked."""
        wanted = any(slot in service.needs for service in self._connector.services.values())
        if wanted:
            self._secrets[slot] = value
        return wanted

    def _taken(self) -> dict[str, str]:
        secrets, self._secrets = self._secrets, {}
        return secrets


def _served(order: Serve, at_ms: int, meaning: Meaning) -> Served:
    return Served(
        at_ms=at_ms,
        serve_id=order.serve_id,
        service=order.service,
        outcome=meaning.outcome,
        prompt=meaning.prompt,
        values=meaning.values,
    )
