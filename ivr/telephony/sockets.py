"""What carriers' lines use of a websocket."""

from __future__ import annotations

from typing import Protocol


class Socket(Protocol):
    """One open websocket."""

    def receive(self, timeout: float | None = None) -> str | bytes | None:
        """Return the next message, None after ``timeout`` seconds.

        Raises:
            ConnectionClosed: of ``simple_websocket``.

        """

    def send(self, data: str | bytes) -> None:
        """Send one message."""

    def close(self) -> None:
        """Close the connection."""
