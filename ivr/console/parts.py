"""What all pages of the console work with, and which line they are about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, request

from intents.pack_loader import presets
from ivr.console.hearing import Hearing
from ivr.invited.links import Links
from ivr.live_board import LiveBoard
from ivr.people.guard import signed_in
from ivr.storage.bus import Bus
from ivr.storage.engine import Database
from ivr.storage.models.base import utc
from ivr.switchboard import Switchboard
from ivr.tuning import Replays, Triage, Workshop
from ivr.tuning.readying import Readying
from ivr.web.sent import sent_text


@dataclass(frozen=True, slots=True)
class Console:
    """One for the process."""

    switchboard: Switchboard
    database: Database
    workshop: Workshop
    triage: Triage
    replays: Replays
    readying: Readying
    """Tries drafts before somebody waits for it."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    links: Links | None = None
    """Signs invitations to try the line; None where nobody can be invited."""
    hearing: Hearing | None = None
    """Signs the addresses of what callers said; None where nobody can listen."""
    board: LiveBoard | None = None
    """Knows the calls that go on; None where none are held."""
    bus: Bus | None = None
    """Tells when they change."""


@dataclass(frozen=True, slots=True)
class Line:
    """The company and the language that a page is about."""

    preset: str
    language: str


def line_of(console: Console) -> Line:
    """Return the line that the request names, or the usual one.

    Answers 404 for a preset or a language that there is not, 403 for a line of others.
    """
    settings = console.switchboard.settings
    preset = _asked("preset") or _own(settings.preset)
    if preset not in (*presets(), settings.preset):
        abort(404, f"There is no line “{preset}”.")
    check_line(preset)
    language = _asked("language") or settings.language
    languages = console.workshop.live(preset)[0].languages
    if language not in languages:
        language = next(iter(languages)) if not _asked("language") else abort(404)
    return Line(preset, language)


def check_line(preset: str) -> None:
    """Answer 403 for a line that whoever asks is not there for."""
    user = signed_in()
    if user is not None and not user.serves(preset):
        abort(403, f"“{preset}” is not one of your lines: {', '.join(user.lines)}.")


def _own(usual: str) -> str:
    """Return the usual line, or the first that whoever asks is there for."""
    user = signed_in()
    if user is None or user.serves(usual):
        return usual
    return next((name for name in user.lines if name in presets()), usual)


def zone_of(console: Console, line: Line) -> ZoneInfo:
    """Return the time zone of the line's company."""
    return ZoneInfo(console.workshop.live(line.preset)[0].time_zone)


def around(console: Console, line: Line) -> dict[str, Any]:
    """Return what the frame of every page of the console shows."""
    draft = console.workshop.draft(line.preset)
    pack, number = console.workshop.live(line.preset)
    return {
        "line": line,
        "presets": [name for name in presets() if (user := signed_in()) and user.serves(name)],
        "languages": sorted(pack.languages),
        "local": partial(_local, ZoneInfo(pack.time_zone)),
        "live_number": number,
        "draft": draft,
        "waiting": console.triage.queue.waiting(line.preset, line.language),
    }


def _local(zone: ZoneInfo, at: datetime) -> datetime:
    """Return a moment of the database as the line's clocks show it."""
    return utc(at).astimezone(zone)


def me() -> str:
    """Return the name of whoever makes the request."""
    user = signed_in()
    if user is None:
        abort(401)
    return user.name


def _asked(name: str) -> str:
    return request.args.get(name) or request.form.get(name) or sent_text(name)
