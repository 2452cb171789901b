"""The draft: needs and their phrases, prompts, and all other edits of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from intents import editing
from intents.editing_slots import needed_by, remove_slot, set_slot
from intents.pack import Pack
from intents.setting_words import slot_words
from ivr.console.parts import Console, Line, around, line_of, me
from ivr.people import Role, needs
from ivr.tuning.prompting import worded

Given = Mapping[str, Any]


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages of needs, and all edits of the draft."""

    @pages.get("/needs")
    @needs(Role.VIEWER)
    def all_needs() -> str:
        line = line_of(console)
        pack = console.workshop.draft(line.preset).pack
        return render_template("console/needs.html", **around(console, line), pack=pack)

    @pages.get("/needs/<intent>")
    @needs(Role.VIEWER)
    def need(intent: str) -> str:
        line = line_of(console)
        pack = console.workshop.draft(line.preset).pack
        if intent not in pack.intents:
            abort(404, f"The draft has no need “{intent}”.")
        return render_template(
            "console/need.html",
            **around(console, line),
            pack=pack,
            name=intent,
            item=pack.intents[intent],
            wordings=pack.wordings(line.language).intents.get(intent),
            slots={
                name: (slot, slot_words(slot), needed_by(pack, intent, name))
                for name, slot in pack.intents[intent].slots.items()
            },
        )

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


def _move(pack: Pack, line: Line, given: Given) -> Pack:
    phrase, source, to = str(given["phrase"]), str(given["intent"]), str(given["to"])
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
    "remove-need": lambda pack, _line, given: editing.remove_intent(pack, str(given["intent"])),
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
    "remove-test": lambda pack, line, given: editing.remove_test(
        pack, line.language, str(given["text"])
    ),
}
