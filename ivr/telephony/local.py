"""Call control where there is no carrier: the transfer is what the screens show."""

from __future__ import annotations

from collections.abc import Callable

from ivr.dialogue.events import Event, TransferCompleted


class LocalControl:
    """Completes every transfer at once."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms

    def transfer(self, destination: str) -> Event:
        """Report that the destination answered."""
        return TransferCompleted(at_ms=self._now_ms())

    def take_secret(self, slot: str, value: str) -> None:
        """Forget it: nobody here takes payments."""
