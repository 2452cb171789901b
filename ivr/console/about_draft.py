"""The draft: its edits, what it changes, publishing and going back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intents import editing
from intents.editing_needs import set_description
from intents.editing_slots import remove_slot, set_slot
from intents.editing_tests import add_case, move_case, remove_case, reword_case
from intents.pack import Pack
from ivr.console.about_needs import NOBODY
from ivr.console.parts import Console, Line, around, line_of, me
from ivr.people import Role, needs
from ivr.storage.flagged import tell_back
from ivr.tuning import GateClosed
from ivr.tuning.prompting import worded

Given = Mapping[str, Any]


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages of the draft."""
    _add_editing(pages, console)
    _add_publishing(pages, console)


def _add_editing(pages: Blueprint, console: Console) -> None:
    @pages.post("/draft/<edit>")
    @needs(Role.TUNER)
    def change(edit: str) -> Response:
        if edit not in EDITS:
            abort(404)
        line, given = line_of(console), dict(request.get_json())
        draft = console.workshop.edit(
            line.preset, me(), lambda pack: EDITS[edit](pack, line, given)
        )
        return jsonify(revision=draft.revision)

    @pages.post("/draft")
    @needs(Role.TUNER)
    def discard() -> AnyResponse:
        line = line_of(console)
        console.workshop.discard(line.preset, me())
        return redirect(url_for("console.publishing", preset=line.preset, language=line.language))


def _add_publishing(pages: Blueprint, console: Console) -> None:
    @pages.get("/publish")
    @needs(Role.VIEWER)
    def publishing() -> str:
        line = line_of(console)
        changed = console.workshop.differences(line.preset)
        trials = console.workshop.trials(line.preset, line.language) if changed else None
        return render_template(
            "console/publish.html",
            **around(console, line),
            changes=changed,
            trials=trials,
            history=console.workshop.catalogues.history(line.preset),
        )

    @pages.post("/publish")
    @needs(Role.PUBLISHER)
    def publish() -> tuple[Response, int] | Response:
        line, given = line_of(console), dict(request.get_json())
        note, override = str(given.get("note", "")), str(given.get("override", ""))
        try:
            number = console.workshop.publish(line.preset, me(), note, override)
        except GateClosed as closed:
            return jsonify(error="The draft is worse for callers.", reasons=closed.reasons), 409
        console.triage.queue.fixed(line.preset, number)
        tell_back(console.database, line.preset, number, console.now())
        return jsonify(version=number)

    @pages.post("/restore/<int:number>")
    @needs(Role.PUBLISHER)
    def restore(number: int) -> Response:
        line = line_of(console)
        try:
            return jsonify(version=console.workshop.restore(line.preset, number, me()))
        except LookupError as error:
            abort(404, str(error))


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
