"""Server-sent events: the news of a bus, as a page's ``EventSource`` reads them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from flask import Response

HEARTBEAT_S = 15.0
"""A comment so often: proxies keep the line, and a closed tab is noticed."""
LONGEST_S = 300.0
"""Then the browser comes again, and who may listen is asked anew."""
RETRY_MS = 2_000


class News(Protocol):
    """What is listened to; ``ivr.storage.bus.Subscription`` is one."""

    def get(self, timeout_s: float) -> tuple[str, dict[str, Any]] | None:
        """Return the next topic and its data; None when nothing came in time."""

    def close(self) -> None:
        """Hear no more."""


def event_stream(news: News, clock: Callable[[], float] = time.monotonic) -> Response:
    """Answer with ``news`` as it comes, an event a message, and close it at the end."""
    answer = Response(_events(news, clock), mimetype="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"  # nginx would keep events back
    answer.call_on_close(news.close)
    return answer


def _events(news: News, clock: Callable[[], float]) -> Iterator[str]:
    ends = clock() + LONGEST_S
    yield f"retry: {RETRY_MS}\n\n"
    while clock() < ends:
        message = news.get(HEARTBEAT_S)
        if message is None:
            yield ": still here\n\n"
        else:
            topic, data = message
            yield f"event: {topic}\ndata: {json.dumps(data)}\n\n"
