"""A websocket client for tests."""

from __future__ import annotations

import simple_websocket


class Client(simple_websocket.Client):  # type: ignore[misc]
    """simple_websocket's client, which also reads what came in one piece with the handshake.

    The library's own leaves it unread until more arrives: a first message that the server sends
    at once is seen late, and if the server closes then, never.
    """

    def _thread(self) -> None:
        self.connected = self._handle_events()
        super()._thread()

    def send(self, data: str | bytes) -> None:
        """Send a message; a connection that has just broken is closed."""
        try:
            super().send(data)
        except OSError as error:
            raise simple_websocket.ConnectionClosed() from error
