"""The one HTTP door to the company's systems: a deadline for the whole, and nothing but JSON.

Connections are kept for requests that may be repeated; others get a fresh one, since a kept
connection that dies leaves open whether the request was carried out. Redirects are not
followed: where values and secrets go is the pack's decision.
"""

from __future__ import annotations

import json
import logging
import random
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Lock, Timer
from typing import Any
from urllib.parse import urlsplit

from ivr.errors import CallsteerError
from ivr.serving.breaker import Breaker
from ivr.serving.request import Request

logger = logging.getLogger(__name__)

LARGEST = 64 * 1024
"""Bytes of an answer; nothing that is said on the telephone is longer."""
KEPT = 8
"""Idle connections for each system."""
FIRST_PAUSE_S = 0.05
"""Before the first retry, more or less; it doubles."""
AGAIN = (429, 502, 503, 504)
"""Answers after which asking again may help."""


class ServiceError(CallsteerError):
    """No answer that could be used. ``again``: asking once more may help."""

    def __init__(self, what: str, *, again: bool) -> None:
        super().__init__(what)
        self.again = again


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer."""

    status: int
    data: Any
    tries: int


class Client:
    """Sends requests. Shared by all threads."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        breaker: Callable[[], Breaker] = Breaker,
    ) -> None:
        self._clock, self._pause, self._jitter = clock, pause, jitter
        self._lock = Lock()
        self._idle: dict[str, list[HTTPConnection]] = defaultdict(list)
        self._breakers: dict[str, Breaker] = defaultdict(breaker)
        self._tls = ssl.create_default_context()

    def send(self, request: Request) -> Answer:
        """Send a request, again if that may help and there is time, and return the answer.

        Raises:
            ServiceError: no answer in time, or none that could be used.

        """
        deadline = self._clock() + request.timeout_s
        with self._lock:
            breaker = self._breakers[request.origin]
        tries = 0
        while True:
            if not breaker.allows(self._clock()):
                raise ServiceError("it has failed too often and is left alone", again=False)
            tries += 1
            try:
                status, data = self._attempt(request, deadline)
            except ServiceError as error:
                breaker.failed(self._clock())
                if not error.again or not self._once_more(request, tries, deadline):
                    raise
                continue
            breaker.succeeded()
            return Answer(status, data, tries)

    def close(self) -> None:
        """Close the idle connections."""
        with self._lock:
            idle, self._idle = self._idle, defaultdict(list)
        for connection in (one for kept in idle.values() for one in kept):
            connection.close()

    def _once_more(self, request: Request, tries: int, deadline: float) -> bool:
        """Wait for the next attempt; False when there is none."""
        if not request.repeatable or tries > request.retries:
            return False
        pause_s = FIRST_PAUSE_S * 2 ** (tries - 1) * (0.5 + self._jitter())
        if self._clock() + pause_s >= deadline:
            return False
        self._pause(pause_s)
        return True

    def _attempt(self, request: Request, deadline: float) -> tuple[int, Any]:
        connection = self._connection(request)
        left_s = deadline - self._clock()
        if left_s <= 0:
            raise ServiceError("no answer in time", again=False)
        watchdog = Timer(left_s, _cut, (connection,))
        watchdog.daemon = True
        watchdog.start()
        keep = False
        try:
            connection.timeout = left_s
            if connection.sock is not None:
                connection.sock.settimeout(left_s)
            connection.request(request.method, request.path, request.body, dict(request.headers))
            response = connection.getresponse()
            status, content = response.status, response.read(LARGEST + 1)
            if self._clock() >= deadline:  # a reading that was cut ends without an error
                raise TimeoutError
            keep = request.repeatable and not response.will_close and len(content) <= LARGEST
        except (OSError, HTTPException) as error:
            late = self._clock() >= deadline
            what = "no answer in time" if late else f"no connection: {type(error).__name__}"
            raise ServiceError(what, again=not late) from error
        finally:
            watchdog.cancel()
            self._let_go(request.origin, connection, keep=keep)
        return status, _json(response, content)

    def _connection(self, request: Request) -> HTTPConnection:
        with self._lock:
            if request.repeatable and self._idle[request.origin]:
                return self._idle[request.origin].pop()
        parts = urlsplit(request.origin)
        if parts.scheme == "https":
            return HTTPSConnection(parts.netloc, context=self._tls)
        return HTTPConnection(parts.netloc)

    def _let_go(self, origin: str, connection: HTTPConnection, *, keep: bool) -> None:
        with self._lock:
            if keep and len(self._idle[origin]) < KEPT:
                self._idle[origin].append(connection)
                return
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    """End an exchange whose time is up, whatever it is waiting for."""
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            logger.debug("the connection had ended by itself")


def _json(response: HTTPResponse, content: bytes) -> Any:
    """Return the answer's data, None for an empty answer.

    Raises:
        ServiceError: it is a redirect, a server's failure, too long, or no JSON.

    """
    status = response.status
    if status in AGAIN or status >= 500:
        raise ServiceError(f"status {status}", again=status in AGAIN)
    if 300 <= status < 400:
        raise ServiceError(f"status {status}: redirects are not followed", again=False)
    if len(content) > LARGEST:
        raise ServiceError(f"the answer is longer than {LARGEST} bytes", again=False)
    if not content:
        return None
    kind = response.headers.get_content_type()
    if kind != "application/json" and not kind.endswith("+json"):
        raise ServiceError(f"the answer is {kind}, no JSON", again=False)
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ServiceError("the answer is no JSON", again=False) from error
