"""Calls that go on, as they change: what they are about, how sure that is, and how long they wait.

No words of callers: neither in the news nor on the page.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template

from ivr.console.parts import Console, Line, line_of
from ivr.live_board import TOPIC, OnAir
from ivr.people import Role, needs
from ivr.people.guard import signed_in
from ivr.storage.bus import Subscription
from ivr.storage.in_line import InLine, in_line
from ivr.storage.queue_parts import TOPIC as QUEUE
from ivr.web.events import event_stream

SURE = {
    "accept": "sure",
    "confirm": "asked whether it is right",
    "disambiguate": "one of two",
    "reject": "not understood",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One call as the page shows it."""

    need: str
    sure: str
    where: str
    since: datetime
    """From when it has been there."""
    started_at: datetime
    channel: str
    language: str


class LiveNews:
    """Says that something has changed on one line, and nothing else."""

    def __init__(self, news: Subscription, preset: str) -> None:
        self._news = news
        self._preset = preset

    def get(self, timeout_s: float) -> tuple[str, dict[str, Any]] | None:
        """Return the next change; None when nothing came in time."""
        ends = time.monotonic() + timeout_s
        while (message := self._news.get(ends - time.monotonic())) is not None:
            topic, data = message
            call = data.get("call", data)
            if not data.get("again") and call.get("preset", self._preset) == self._preset:
                return "calls", {"queue": topic == QUEUE}
        return None

    def close(self) -> None:
        """Hear no more."""
        self._news.close()


def add(pages: Blueprint, console: Console) -> None:
    """Add the calls that go on and their news; templates get ``live_calls()``."""

    def live_calls() -> Sequence[Shown]:
        return calls_now(console, line_of(console)) if signed_in() is not None else ()

    @pages.context_processor
    def context() -> dict[str, Any]:
        return {"live_calls": live_calls}

    @pages.get("/live")
    @needs(Role.VIEWER)
    def live() -> str:
        return render_template("console/live.html", line=line_of(console))

    @pages.get("/live/events")
    @needs(Role.VIEWER)
    def live_events() -> Response:
        line = line_of(console)
        if console.bus is None:
            abort(404, "There are no news here.")
        return event_stream(LiveNews(console.bus.subscribe(TOPIC, QUEUE), line.preset))


def calls_now(console: Console, line: Line) -> Sequence[Shown]:
    """Return the calls of a line that go on, the longest first."""
    calls = console.board.calls(line.preset) if console.board is not None else []
    if not calls:
        return ()
    stays = in_line(console.database, line.preset)
    spoken = console.workshop.live(line.preset)[0].wordings(line.language).intents
    needs_of = {name: item.spoken for name, item in spoken.items()}
    return [_shown(call, stays.get(call.call_sid), needs_of) for call in calls]


def _shown(call: OnAir, stay: InLine | None, spoken: dict[str, str]) -> Shown:
    began, changed = map(datetime.fromisoformat, (call.started_at, call.changed_at))
    where, since = "with the line", began
    if stay is not None:
        where, since = ("talks with " if stay.answered else "waits for ") + stay.queue, stay.since
    elif call.destination:
        where, since = f"put through to {call.destination}", changed
    return Shown(
        need=spoken.get(call.intent, call.intent.replace("_", " ")),
        sure=SURE.get(call.band, ""),
        where=where.replace("_", " "),
        since=since,
        started_at=began,
        channel=call.channel.replace("_", " "),
        language=call.language,
    )
