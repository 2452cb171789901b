"""The edits of the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from intents import editing
from intents.editing_needs import set_description
from intents.editing_slots import remove_slot, set_slot
from intents.editing_tests import add_case, move_case, remove_case, reword_case
from intents.pack import Pack
from ivr.console.about_needs import NOBODY
from ivr.console.overtaken import not_overtaken
from ivr.console.parts import Console, Line, line_of, me
from ivr.people import Role, needs
from ivr.tuning.prompting import worded
from ivr.web.sent import sent

Given = Mapping[str, Any]
TICKS = ("ask", "sensitive", "check")
"""Fields that are set or not."""


def add(pages: Blueprint, console: Console) -> None:
    """Add what edits the draft."""

    @pages.post("/draft/<edit>")
    @needs(Role.TUNER)
    def change(edit: str) -> Response:
        if edit not in EDITS:
            abort(404)
        line, given = line_of(console), sent(ticks=TICKS)

        def apply(pack: Pack) -> Pack:
            not_overtaken(console, line, pack, about(edit, given))
            return EDITS[edit](pack, line, given)

        draft = console.workshop.edit(line.preset, me(), apply)
        return jsonify(revision=draft.revision)


def about(edit: str, given: Given) -> Given:
    """Return what an edit is about, as ``not_overtaken`` takes it."""
    return {
        "seen": given.get("seen"),
        "what": edit.removeprefix("remove-"),
        "name": given.get("prompt") or given.get("intent"),
        "slot": str(given.get("slot") or "").strip(),
    }


def _move(pack: Pack, line: Line, given: Given) -> Pack:
    phrase, source = str(given["phrase"]), str(given["intent"])
    to = str(given["to"]).removeprefix(NOBODY)
    return editing.move_phrase(pack, line.language, phrase, source, to)


def _slot(pack: Pack, _line: Line, given: Given) -> Pack:
    """Read the form of a value: numbers as text, names one a line, ticks only when set."""
    names = [" ".join(name.split()) for name in str(given.get("names", "")).splitlines()]
    fields = {
        "kind": str(given.get("kind", "")),
        "ask": bool(given.get("ask")),
        "sensitive": bool(given.get("sensitive")),
        "check": "luhn" if given.get("check") else "",
        "length": str(given.get("length", "")).strip() or None,
        "at_least": str(given.get("at_least", "")).strip() or None,
        "pattern": str(given.get("pattern", "")).strip(),
        "names": list(dict.fromkeys(name for name in names if name)),
    }
    return set_slot(pack, str(given.get("intent", "")), str(given.get("slot", "")), fields)


EDITS: dict[str, Callable[[Pack, Line, Given], Pack]] = {
    "add-phrase": lambda pack, line, given: editing.add_phrase(
        pack, line.language, str(given["intent"]), str(given["phrase"])
    ),
    "remove-phrase": lambda pack, line, given: editing.remove_phrase(
        pack, line.language, str(given["intent"]), str(given["phrase"])
    ),
    "move-phrase": _move,
    "description": lambda pack, _line, given: set_description(
        pack, str(given["intent"]), str(given["description"])
    ),
    "route": lambda pack, _line, given: editing.set_route(
        pack, str(given["intent"]), str(given["to"])
    ),
    "slot": _slot,
    "remove-slot": lambda pack, _line, given: remove_slot(
        pack, str(given.get("intent", "")), str(given.get("slot", ""))
    ),
    "spoken": lambda pack, line, given: editing.set_spoken(
        pack, line.language, str(given["intent"]), str(given["spoken"]), str(given["short"])
    ),
    "prompt": lambda pack, line, given: worded(
        pack, line.language, str(given["prompt"]), str(given["text"])
    ),
    "add-test": lambda pack, line, given: add_case(
        pack, line.language, str(given["intent"]), str(given["text"])
    ),
    "reword-test": lambda pack, line, given: reword_case(
        pack, line.language, str(given["text"]), str(given["new"])
    ),
    "move-test": lambda pack, line, given: move_case(
        pack, line.language, str(given["text"]), str(given["to"]).removeprefix(NOBODY)
    ),
    "remove-test": lambda pack, line, given: remove_case(pack, line.language, str(given["text"])),
}
