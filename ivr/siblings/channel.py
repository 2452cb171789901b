"""A connection between two of our processes: JSON and audio, in the order of sending."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ivr.errors import CallsteerError

Item = dict[str, Any]
LONGEST_BYTES = 64 * 1024**2
"""A web request that is passed on may carry a recording."""
CONNECT_S = 1.0
ITEM, DATA = b"j", b"d"


class SiblingGone(CallsteerError):
    """The other process has ended, or does not do its part."""


class Channel:
    """One end. Used by one thread only."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(None)
        self._connection = Connection(connection.detach())

    def tell(self, item: Mapping[str, Any]) -> None:
        """Send what JSON can hold.

        Raises:
            SiblingGone: nobody is there any more.

        """
        self._send(ITEM + json.dumps(item).encode())

    def send(self, data: bytes) -> None:
        """Send bytes as they are. Raises as ``tell``."""
        self._send(DATA + data)

    def receive(self, timeout_s: float) -> Item | bytes | None:
        """Return what came next; None when nothing came in time.

        Raises:
            SiblingGone: nothing more will come.

        """
        try:
            if not self._connection.poll(max(timeout_s, 0.0)):
                return None
            message = self._connection.recv_bytes(LONGEST_BYTES)
            kind, rest = message[:1], message[1:]
            if kind == DATA:
                return rest
            item = json.loads(rest)
        except (OSError, EOFError, ValueError) as error:
            raise SiblingGone(f"another process is gone: {type(error).__name__}") from error
        if not isinstance(item, dict):
            raise SiblingGone("another process says what is no item")
        return item

    def item(self, timeout_s: float) -> Item:
        """Return the next item.

        Raises:
            SiblingGone: none came in time, or nothing more will come.

        """
        found = self.receive(timeout_s)
        if not isinstance(found, dict):
            raise SiblingGone("another process does not answer")
        return found

    def close(self) -> None:
        """End it; twice is once."""
        self._connection.close()

    def _send(self, message: bytes) -> None:
        try:
            self._connection.send_bytes(message)
        except (OSError, ValueError) as error:
            raise SiblingGone(f"another process is gone: {type(error).__name__}") from error


def connect(address: Path) -> Channel:
    """Connect to the process that listens at ``address``.

    Raises:
        OSError: none does.

    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(CONNECT_S)
        connection.connect(str(address))
    except OSError:
        connection.close()
        raise
    return Channel(connection)
