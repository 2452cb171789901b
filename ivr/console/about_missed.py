"""What was missed: one utterance after another, one key each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from intents.editing import EditError
from intents.pack import Pack
from ivr.console.about_listening import addresses_of
from ivr.console.parts import Console, Line, around, check_line, line_of, me
from ivr.missed import APART, Why
from ivr.people import Role, needs
from ivr.people.guard import signed_in
from ivr.storage.flagged import take_in
from ivr.storage.missed import Group
from ivr.storage.read_model import one_call
from ivr.tuning import NewIntent
from ivr.web.sent import sent, small

SHOWN, MOST_SHOWN = 60, 600
"""Groups of one page: at first, and at most."""
EXAMPLES = 8


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages of missed utterances."""
    _add_queue(pages, console)
    _add_calls(pages, console)


def _add_queue(pages: Blueprint, console: Console) -> None:
    @pages.get("/missed")
    @needs(Role.TUNER)
    def missed() -> str:
        line = line_of(console)
        take_in(console.database)
        why = request.args.get("why", "")
        shown = min(max(request.args.get("shown", SHOWN, small), SHOWN), MOST_SHOWN)
        queue = console.triage.queue
        groups = queue.open(line.preset, line.language, shown, why=why)
        pack = console.workshop.draft(line.preset).pack
        kept = addresses_of(console, [(group.call_sid, group.turn) for group in groups])
        return render_template(
            "console/missed.html",
            **around(console, line),
            groups=[_shown(group, pack, line) for group in groups],
            kept=kept,
            intents=_intents(pack, line),
            destinations=sorted(pack.destinations),
            reasons=[reason for reason in Why if reason not in APART],
            why=why,
            all=queue.waiting(line.preset, line.language, why),
            apart={name: queue.waiting(line.preset, line.language, name) for name in APART},
            shown=shown,
            step=SHOWN,
        )

    @pages.post("/missed/<verdict>")
    @needs(Role.TUNER)
    def settle(verdict: str) -> Response:
        if verdict not in VERDICTS:
            abort(404)
        line, given = line_of(console), sent()
        queue = console.triage.queue
        if verdict != "undo" and not queue.is_open(line.preset, line.language, str(given["key"])):
            raise EditError("Somebody has said already what this means. Reload the page.")
        count = VERDICTS[verdict](console, line, given)
        return jsonify(
            calls=count,
            waiting=queue.waiting(line.preset, line.language),
            revision=console.workshop.draft(line.preset).revision,
        )


def _add_calls(pages: Blueprint, console: Console) -> None:
    @pages.get("/missed/calls")
    @needs(Role.TUNER)
    def missed_calls() -> Response:
        line, key = line_of(console), request.args.get("key", "")
        rows = console.triage.queue.calls(line.preset, line.language, key, EXAMPLES)
        kept = addresses_of(console, [(row.call_sid, row.turn) for row in rows])
        shown = [
            {
                "call_sid": row.call_sid,
                "text": row.text,
                "why": row.why,
                "at": row.at.isoformat(),
                "audio": kept.get((row.call_sid, row.turn), ""),
            }
            for row in rows
        ]
        return jsonify(calls=shown)

    @pages.get("/calls/<call_sid>")
    @needs(Role.VIEWER)
    def call(call_sid: str) -> str:
        found = one_call(console.database, call_sid)
        if found is None:
            abort(404, "This call goes on still, or is not kept any more.")
        check_line(found["preset"])
        user = signed_in()
        places = [(call_sid, turn["number"]) for turn in found["turns"]]
        hears = user is not None and user.role >= Role.TUNER
        kept = addresses_of(console, places) if hears else {}
        return render_template(
            "console/call.html", **around(console, line_of(console)), call=found, kept=kept
        )


def _shown(group: Group, pack: Pack, line: Line) -> dict[str, Any]:
    """Return a group as the page shows it: with its guesses in words."""
    wordings = pack.wordings(line.language).intents
    guesses = [
        {
            "intent": item["intent"],
            "spoken": wordings[item["intent"]].spoken,
            "percent": round(100 * float(item["confidence"])),
        }
        for item in group.top3
        if item.get("intent") in wordings
    ]
    return {**asdict(group), "guesses": guesses}


def _intents(pack: Pack, line: Line) -> list[dict[str, str]]:
    wordings = pack.wordings(line.language).intents
    return [{"intent": name, "spoken": item.spoken} for name, item in sorted(wordings.items())]


Given = Mapping[str, Any]


def _assign(console: Console, line: Line, given: Given) -> int:
    return console.triage.assign(
        line.preset,
        line.language,
        str(given["key"]),
        str(given["text"]),
        str(given["intent"]),
        me(),
    )


def _new(console: Console, line: Line, given: Given) -> int:
    text = str(given["text"])
    name = str(given.get("name", "")).strip().lower().replace(" ", "_")
    if not name:
        raise EditError("Give the new need a name, for example “pension”.")
    spoken = str(given.get("spoken", "")).strip() or name.replace("_", " ")
    new = NewIntent(name, spoken, spoken, (text,), str(given.get("destination", "")))
    return console.triage.new_intent(line.preset, line.language, str(given["key"]), new, me())


def _ignore(console: Console, line: Line, given: Given) -> int:
    return console.triage.ignore(
        line.preset, line.language, str(given["key"]), str(given["text"]), me()
    )


def _misheard(console: Console, line: Line, given: Given) -> int:
    return console.triage.misheard(
        line.preset, line.language, str(given["key"]), str(given.get("text", "")), me()
    )


def _unclear(console: Console, line: Line, given: Given) -> int:
    return console.triage.unclear(line.preset, line.language, str(given["key"]), me())


def _undo(console: Console, line: Line, given: Given) -> int:
    return console.triage.undo(line.preset, line.language, str(given["key"]), me())


VERDICTS: dict[str, Callable[[Console, Line, Given], int]] = {
    "assign": _assign,
    "new": _new,
    "ignore": _ignore,
    "misheard": _misheard,
    "unclear": _unclear,
    "undo": _undo,
}
