"""One HTTP request, as a carrier makes it: a 2xx or a clear reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from ivr.simulator.placed import CallFailed

_IDS = re.compile(r"[A-Z]{2}[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Unanswered(CallFailed):
    """No usable answer: a 5xx, nothing in time, or no connection. Carriers have a plan B."""

    def __init__(self, reason: str, url: str, status: int = 0) -> None:
        super().__init__(reason)
        self.url = url
        self.status = status
        """HTTP status, 0 without any."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked."""

    method: str
    url: str
    """Sent exactly so, since it is what a signature covers."""
    body: bytes | None = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A 2xx."""

    headers: Mapping[str, str]
    body: bytes


def place(url: str) -> str:
    """Return a URL's path, ids masked, so that reasons can be counted.

    >>> place("http://h:1/calls/11111111-2222-3333-4444-555555555555/decision?a=b")
    '/calls/ID/decision'
    """
    return _IDS.sub("ID", urlsplit(url).path)


async def exchange(session: aiohttp.ClientSession, request: Request, within_s: float) -> Reply:
    """Ask and return the reply.

    Raises:
        Unanswered: a 5xx, no connection, nothing within so many real seconds.
        CallFailed: anything else but a 2xx.

    """
    url, where = request.url, place(request.url)
    try:
        async with session.request(
            request.method,
            URL(request.url, encoded=True),
            data=request.body,
            headers=request.headers,
            timeout=aiohttp.ClientTimeout(total=within_s),
            allow_redirects=False,
        ) as response:
            if response.status >= 500:
                raise Unanswered(f"HTTP {response.status} at {where}", url, response.status)
            if not 200 <= response.status < 300:
                raise CallFailed(f"HTTP {response.status} at {where}")
            return Reply(response.headers, await response.read())
    except TimeoutError as error:
        raise Unanswered(f"no answer within {within_s:g} s at {where}", url) from error
    except aiohttp.ClientError as error:
        raise Unanswered(f"no connection at {where} ({type(error).__name__})", url) from error
