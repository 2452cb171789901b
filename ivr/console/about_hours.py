"""Opening hours of the draft: the weeks, the holidays, and what callers get when nobody answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, render_template

from intents.changes import changes
from intents.editing import FieldError
from intents.editing_hours import (
    add_holiday,
    add_week,
    remove_holiday,
    remove_week,
    set_week,
)
from intents.editing_places import announcements, as_live, set_place
from intents.pack import Pack
from intents.typed_week import typed_days
from ivr.console.hours_view import Moment
from ivr.console.overtaken import not_overtaken
from ivr.console.parts import Console, Line, around, line_of, me
from ivr.people import Role, needs
from ivr.storage.switches import SwitchStore
from ivr.web.sent import sent
from routing.switches import NONE

Given = Mapping[str, Any]
NEW_WEEK = {"mon-fri": "09:00-17:00"}
"""What new opening hours begin as."""


def add(pages: Blueprint, console: Console) -> None:
    """Add the page and its edits."""

    @pages.get("/hours")
    @needs(Role.VIEWER)
    def hours() -> str:
        line = line_of(console)
        moment = moment_of(console, line)
        return render_template(
            "console/hours.html",
            **around(console, line),
            moment=moment,
            new_days=list(typed_days(NEW_WEEK)),
            announcements=announcements(moment.pack),
        )

    @pages.post("/hours/<edit>")
    @needs(Role.TUNER)
    def change_hours(edit: str) -> Response:
        if edit not in EDITS:
            abort(404)
        return jsonify(changed(console, line_of(console), edit, sent()))


def moment_of(console: Console, line: Line) -> Moment:
    """Return the line's draft as it stands now, with what is switched."""
    pack = console.workshop.draft(line.preset).pack
    now = console.now()
    held = SwitchStore(console.database).read(now).get(line.preset, NONE)
    live = console.workshop.live(line.preset)[0]
    return Moment(pack, live, now.astimezone(ZoneInfo(pack.time_zone)), held)


def changed(console: Console, line: Line, edit: str, given: Given) -> dict[str, Any]:
    """Change the draft; return its revision and what that changed, in words.

    Raises:
        FieldError: it is not possible, or nothing is different.
        DraftChanged: others save all the time.

    """
    said: list[str] = []

    def apply(pack: Pack) -> Pack:
        not_overtaken(console, line, pack, given)
        new = EDITS[edit](pack, console.workshop.live(line.preset)[0], given, _today(console, pack))
        said[:] = [change.sentence for change in changes(pack, new)]
        if not said:
            raise FieldError("", "Nothing is different yet. Change something first.")
        return new

    draft = console.workshop.edit(line.preset, me(), apply)
    return {"revision": draft.revision, "said": said}


def _today(console: Console, pack: Pack) -> date:
    return console.now().astimezone(ZoneInfo(pack.time_zone)).date()


def _name(given: Given) -> str:
    return str(given.get("name") or "")


EDITS: dict[str, Callable[[Pack, Pack, Given, date], Pack]] = {
    "week": lambda pack, _live, given, _today: set_week(pack, _name(given), given),
    "add-week": lambda pack, _live, given, _today: add_week(pack, given),
    "remove-week": lambda pack, _live, given, _today: remove_week(pack, _name(given)),
    "add-holiday": lambda pack, _live, given, today: add_holiday(pack, given, today),
    "remove-holiday": lambda pack, _live, given, _today: remove_holiday(pack, _name(given)),
    "place": lambda pack, _live, given, _today: set_place(pack, _name(given), given),
    "undo": lambda pack, live, given, _today: as_live(
        pack, live, str(given.get("what") or ""), _name(given)
    ),
}
"""By name; each takes the draft, the live pack, what was typed, and the company's date."""
