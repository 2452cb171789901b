"""Log lines as people or machines read them. Every line of a call's thread names the call."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

from flask import Blueprint, g

LONGEST_ID = 64
"""Letters of a call's id, as the database keeps it."""
LogFormat = Literal["text", "json"]
OURS = ("asr", "callsteer", "intents", "ivr", "routing")
"""Loggers that keep to what must not be logged."""
TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_call: ContextVar[str] = ContextVar("call_sid", default="")


@contextmanager
def on_call(call_sid: str) -> Iterator[None]:
    """Let every line that this thread logs meanwhile name the call."""
    token = _call.set(call_sid)
    try:
        yield
    finally:
        _call.reset(token)


def name_calls(pages: Blueprint, call_sid: Callable[[], str]) -> None:
    """Let every line of a request to ``pages`` name its call; ``call_sid`` "" for none.

    To be called after what checks the requests: who is refused names no call of ours.
    """

    def enter() -> None:
        stack = ExitStack()
        stack.enter_context(on_call(call_sid()[:LONGEST_ID]))
        g.call_lines = stack

    def leave(_error: BaseException | None) -> None:
        stack = g.pop("call_lines", None)
        if stack is not None:
            stack.close()

    pages.before_request(enter)
    pages.teardown_request(leave)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at (UTC), level, logger, message, thread, call_sid, error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return ``record`` as one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "thread": record.threadName,
        }
        if call_sid := _call.get():
            line["call_sid"] = call_sid
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """As people read it; a call's lines end with its id unless they say it already."""

    def format(self, record: logging.LogRecord) -> str:
        """Return ``record`` as text."""
        text, call_sid = super().format(record), _call.get()
        if not call_sid or call_sid in record.getMessage():
            return text
        first, newline, rest = text.partition("\n")
        return f"{first} [call {call_sid}]{newline}{rest}"


def formatter(form: LogFormat) -> logging.Formatter:
    """Return what makes lines of records, for machines or people."""
    return JsonFormatter() if form == "json" else TextFormatter(TEXT)


def set_up_logs(level: str, form: LogFormat, *, anew: bool = False) -> None:
    """Log to stderr; what is set up already stays, unless ``anew``.

    ``level`` is ours. Libraries say WARNING and worse only: below that, some of them name numbers,
    addresses and what is sent.
    """
    if logging.root.handlers and not anew:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(form))
    others = max(logging.WARNING, logging.getLevelNamesMapping()[level])
    logging.basicConfig(level=others, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
