"""A websocket that is read in its own call's thread.

Libraries for WSGI servers read each socket in a second thread and hand every message over; of
a telephone's fifty messages a second that handing over cost more than all we do with them.
The protocol itself is wsproto's.
"""

from __future__ import annotations

import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from typing import Any

from flask import Blueprint, Response, request
from simple_websocket import ConnectionClosed
from werkzeug.exceptions import BadRequest
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    Request,
    TextMessage,
)
from wsproto.utilities import ProtocolError

READ_BYTES = 65_536
LONGEST_MESSAGE = 1_048_576
"""Characters or bytes; a carrier's longest are a few thousand."""
NORMAL, LOST, TOO_BIG = 1000, 1006, 1009
"""How a connection closed (RFC 6455): LOST is one that ended without a goodbye."""
SERVERS_SOCKETS = ("gunicorn.socket", "werkzeug.socket")
"""Where servers put the connection in a request's environment."""


class WebSocket:
    """The server's end of one connection; a ``Socket`` of ``ivr.telephony.sockets``."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self._socket = _connection(environ)
        self._protocol = WSConnection(ConnectionType.SERVER)
        self._messages: deque[str | bytes] = deque()
        self._parts: list[Any] = []
        self._closed: int | None = None
        headers = [(name.encode(), value.encode("latin-1")) for name, value in request.headers]
        try:
            self._protocol.initiate_upgrade_connection(headers, request.path)
        except ProtocolError as error:
            raise BadRequest("This address speaks websocket only.") from error
        for event in self._protocol.events():
            if isinstance(event, Request):
                self._socket.sendall(self._protocol.send(AcceptConnection()))

    def receive(self, timeout: float | None = None) -> str | bytes | None:
        """Return the next message, None after ``timeout`` seconds.

        Raises:
            ConnectionClosed: by either side, and all that came before has been read.

        """
        until = time.monotonic() + timeout if timeout is not None else None
        while not self._messages:
            if self._closed is not None:
                raise ConnectionClosed(self._closed)
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                return None
            self._read(left)
        return self._messages.popleft()

    def send(self, data: str | bytes) -> None:
        """Send one message.

        Raises:
            ConnectionClosed: nobody is there any more.

        """
        if self._closed is not None:
            raise ConnectionClosed(self._closed)
        message = BytesMessage(data) if isinstance(data, bytes) else TextMessage(data)
        self._write(message)

    def close(self) -> None:
        """Close the connection; what the server would add to it does not reach anybody."""
        if self._closed is None:
            with suppress(ConnectionClosed):
                self._write(CloseConnection(NORMAL))
            self._closed = NORMAL
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _read(self, timeout: float | None) -> None:
        try:
            self._socket.settimeout(timeout)
            data = self._socket.recv(READ_BYTES)
        except TimeoutError:
            return
        except OSError:
            data = b""
        if not data:
            self._closed = LOST
            return
        try:
            self._protocol.receive_data(data)
            for event in self._protocol.events():
                self._take(event)
        except ProtocolError:
            self._end(CloseConnection(1002))
        except ConnectionClosed:
            pass  # noted already; ``receive`` reports it

    def _take(self, event: Event) -> None:
        match event:
            case TextMessage() | BytesMessage():
                self._part(event)
            case Ping():
                self._write(event.response())
            case CloseConnection():
                self._end(event.response())
                self._closed = event.code
            case _:
                pass  # answers to pings that we do not send

    def _part(self, event: TextMessage | BytesMessage) -> None:
        self._parts.append(event.data)
        if sum(map(len, self._parts)) > LONGEST_MESSAGE:
            self._end(CloseConnection(TOO_BIG))
        elif event.message_finished:
            empty: Any = "" if isinstance(event, TextMessage) else b""
            self._messages.append(empty.join(self._parts))
            self._parts = []

    def _end(self, event: CloseConnection) -> None:
        with suppress(ConnectionClosed, ProtocolError):
            self._write(event)
        self._closed = int(event.code)

    def _write(self, event: Event) -> None:
        try:
            self._socket.settimeout(None)
            self._socket.sendall(self._protocol.send(event))
        except OSError as error:
            self._closed = LOST
            raise ConnectionClosed(LOST) from error


class _Taken(Response):
    """The answer to a request whose connection was a websocket: there is nothing to add."""

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        if "gunicorn.socket" in environ:
            raise StopIteration  # gunicorn's sign that somebody else has answered
        return super().__call__(environ, start_response)


Handler = Callable[..., None]
"""Takes the WebSocket, and by name what stands in the address."""


def add_websocket(pages: Blueprint, path: str, handler: Handler) -> None:
    """Serve a websocket at ``path``: ``handler`` has it, in its thread, until it returns."""

    @wraps(handler)
    def view(**names: Any) -> Response:
        connection = WebSocket(request.environ)
        try:
            with suppress(ConnectionClosed):
                handler(connection, **names)
        finally:
            connection.close()
        return _Taken()

    pages.add_url_rule(path, handler.__name__, view, websocket=True)


def _connection(environ: dict[str, Any]) -> socket.socket:
    for name in SERVERS_SOCKETS:
        if name in environ:
            found: socket.socket = environ[name]
            return found
    raise BadRequest("This server cannot hand over a connection; use callsteer serve.")
