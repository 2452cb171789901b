"""Needs: all of them, and one with its words, phrases, tests and values."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template

from intents.editing_needs import kept_of, losses, put_back, remove_need
from intents.editing_slots import needed_by
from intents.editing_tests import case_warnings
from intents.pack import Pack
from intents.setting_words import slot_words
from intents.trial import judged_by, outcome
from ivr.console.overtaken import mark_of
from ivr.console.parts import Console, Line, around, line_of, me
from ivr.console.replay_view import did
from ivr.people import Role, needs
from ivr.tuning.ruling import today_of
from ivr.web.sent import sent

NOBODY = "-"
"""Stands for what is not handled, in addresses and where a need is chosen."""
LONGEST = 300
"""Characters of a test utterance that are looked at while it is typed."""


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages of needs."""
    _add_pages(pages, console)
    _add_removal(pages, console)
    _add_tests(pages, console)


def _add_pages(pages: Blueprint, console: Console) -> None:
    @pages.get("/needs")
    @needs(Role.VIEWER)
    def all_needs() -> str:
        line = line_of(console)
        pack = console.workshop.draft(line.preset).pack
        live = console.workshop.live(line.preset)[0]
        tests = Counter(test.intent or "" for test in pack.tests.get(line.language, []))
        return render_template(
            "console/needs.html",
            **around(console, line),
            pack=pack,
            tests=tests,
            taken_out=[name for name in live.intents if name not in pack.intents],
        )

    @pages.get("/needs/<intent>")
    @needs(Role.VIEWER)
    def need(intent: str) -> str:
        line = line_of(console)
        if intent == NOBODY:
            return render_template("console/not_handled.html", **_words(console, line, ""))
        _pack_with(console, line, intent)
        words = _words(console, line, intent)
        pack: Pack = words["pack"]  # one reading: what is shown is what its mark is of
        return render_template(
            "console/need.html",
            **words,
            item=pack.intents[intent],
            wordings=pack.wordings(line.language).intents.get(intent),
            losses=losses(pack, intent),
            slots={
                name: (slot, slot_words(slot), needed_by(pack, intent, name))
                for name, slot in pack.intents[intent].slots.items()
            },
        )


def _words(console: Console, line: Line, intent: str) -> dict[str, Any]:
    """Return what the pages of a need, and of what is none (""), have in common."""
    frame = around(console, line)
    pack = frame["draft"].pack
    own = pack.wordings(line.language)
    item = own.intents.get(intent)
    return {
        **frame,
        "pack": pack,
        "name": intent,
        "phrases": own.not_handled if not intent else item.phrases if item is not None else [],
        "tests": _tests(pack, line, intent),
        "seen": partial(mark_of, pack, line.language),
    }


def _add_removal(pages: Blueprint, console: Console) -> None:
    @pages.post("/needs/<intent>/remove")
    @needs(Role.TUNER)
    def remove(intent: str) -> Response:
        """Take a need out; ``kept`` of the answer is what puts it back."""
        line = line_of(console)
        _pack_with(console, line, intent)
        kept: dict[str, Any] = {}

        def apply(pack: Pack) -> Pack:
            removed = remove_need(pack, intent)
            kept.update(kept_of(pack, intent))  # with what others have just added to it
            return removed

        draft = console.workshop.edit(line.preset, me(), apply)
        return jsonify(revision=draft.revision, kept=kept)

    @pages.post("/needs/<intent>/back")
    @needs(Role.TUNER)
    def back(intent: str) -> Response:
        """Put a need back: as ``kept`` says, or as it is live."""
        line, given = line_of(console), sent(anything=("kept",))
        kept = given.get("kept")
        if not isinstance(kept, dict):
            live = console.workshop.live(line.preset)[0]
            if intent not in live.intents:
                abort(404, f"There was no need “{intent}”.")
            kept = kept_of(live, intent)
        draft = console.workshop.edit(line.preset, me(), lambda pack: put_back(pack, intent, kept))
        return jsonify(revision=draft.revision)


def _add_tests(pages: Blueprint, console: Console) -> None:
    @pages.get("/needs/<intent>/tests")
    @needs(Role.VIEWER)
    def tests(intent: str) -> Response:
        """Say what the draft makes of a need's tests: apart, as it may have to learn first."""
        line, intent = line_of(console), intent.removeprefix(NOBODY)
        pack = _pack_with(console, line, intent)
        understands = console.workshop.remembers(line.preset, line.language)[1]
        bands, today = judged_by(pack), today_of(pack)
        found = {}
        for text in _tests(pack, line, intent):
            became = outcome(understands.match(text, today=today), bands)
            right = became.meaning == intent
            asked = right and bool(intent) and not became.acts
            found[text] = {"did": did(became), "right": right, "asked": asked}
        return jsonify(tests=found)

    @pages.post("/watch-test")
    @needs(Role.VIEWER)
    def watch_test() -> Response:
        line, given = line_of(console), sent()
        pack = console.workshop.draft(line.preset).pack
        text, old = (str(given.get(name, ""))[:LONGEST] for name in ("phrase", "old"))
        found = case_warnings(pack, line.language, str(given.get("intent", "")), text, old)
        return jsonify(warning=" ".join(found), warnings=found)


def _pack_with(console: Console, line: Line, intent: str) -> Pack:
    """Return the draft, which must have a need ("" is none); answers 404 when it has not."""
    pack = console.workshop.draft(line.preset).pack
    if intent and intent not in pack.intents:
        abort(404, f"The draft has no need “{intent}”.")
    return pack


def _tests(pack: Pack, line: Line, intent: str) -> list[str]:
    return [
        test.text for test in pack.tests.get(line.language, []) if (test.intent or "") == intent
    ]
