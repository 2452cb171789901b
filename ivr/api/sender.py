"""One POST to a webhook's endpoint: to the address that was checked, no redirect, no body read."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Timer

from ivr.api.guard import Target

TIMEOUT_S = 20.0
"""For everything: connection, request and the answer's head."""
LONGEST_RETRY_AFTER = 7
"""Digits of a Retry-After that are read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it."""

    status: int | None
    """None when no answer came."""
    ms: int
    error: str = ""
    """In words that can be shown; "" with a status."""
    retry_after_s: int | None = None


class _Pinned(http.client.HTTPConnection):
    """Connects to the checked address, whatever the name means meanwhile."""

    def __init__(self, target: Target, timeout_s: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout_s)
        self._target = target
        self._timeout_s = timeout_s

    def connect(self) -> None:
        plain = socket.create_connection((self._target.address, self._target.port), self._timeout_s)
        self.sock = plain
        if self._target.scheme == "https":
            self.default_port = http.client.HTTPS_PORT
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self._target.host)

    def cut(self) -> None:
        """End what hangs in another thread."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def post(
    target: Target, headers: Mapping[str, str], body: bytes, timeout_s: float = TIMEOUT_S
) -> Answer:
    """Send ``body``; never raises. Of the answer only its head is read."""
    began = time.monotonic()
    connection = _Pinned(target, timeout_s)
    if target.scheme == "https":
        connection.default_port = http.client.HTTPS_PORT
    ends = Timer(timeout_s, connection.cut)
    ends.daemon = True
    ends.start()
    status, error, wish = None, "", None
    try:
        connection.request("POST", target.path, body, dict(headers))
        answer = connection.getresponse()
        status, wish = answer.status, _seconds(answer.getheader("Retry-After"))
    except TimeoutError:
        error = "no answer in time"
    except ssl.SSLError as problem:
        error = f"TLS failed: {problem.reason or 'the certificate is not accepted'}"
    except (OSError, http.client.HTTPException) as problem:
        error = f"the connection failed: {type(problem).__name__}"
    finally:
        ends.cancel()
        connection.close()
    passed_ms = int((time.monotonic() - began) * 1000)
    if passed_ms >= timeout_s * 1000:  # what was cut short looks like an end
        status, error, wish = None, "no answer in time", None
    return Answer(status, passed_ms, error, wish)


def _seconds(value: str | None) -> int | None:
    """Return a Retry-After in seconds; one that is a date counts as none."""
    if value is None or not value.isascii() or not value.isdigit():
        return None
    return int(value) if len(value) <= LONGEST_RETRY_AFTER else None
