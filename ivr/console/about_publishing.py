"""What the draft changes, what the gate says of it, making it live, and going back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intents.gate import became
from intents.route_words import language_word
from ivr.console.parts import Console, Line, around, line_of, me
from ivr.people import Role, needs
from ivr.people.second_person import others_for
from ivr.storage.demand import demand_of
from ivr.storage.flagged import tell_back
from ivr.tuning import GateClosed
from ivr.tuning.background import Run
from ivr.tuning.ruling import Ruling
from ivr.web.sent import sent


def add(pages: Blueprint, console: Console) -> None:
    """Add the page, what makes the draft live or throws it away, and what goes back."""
    _add_page(pages, console)
    _add_posts(pages, console)


def _add_page(pages: Blueprint, console: Console) -> None:
    @pages.get("/publish")
    @needs(Role.VIEWER)
    def publishing() -> str:
        line = line_of(console)
        mark = console.workshop.mark(line.preset)  # before what is shown: a change between is seen
        changed = console.workshop.differences(line.preset)
        return render_template(
            "console/publish.html",
            **around(console, line),
            changes=changed,
            mark=mark,
            history=console.workshop.catalogues.history(line.preset),
            permitted=console.workshop.rulings.gate.words,
            language_word=language_word,
            became=became,
            **(_judged(console, line) if changed else {}),
        )

    @pages.get("/publish/progress")
    @needs(Role.VIEWER)
    def publish_progress() -> Response:
        run = console.readying.run(line_of(console).preset)
        return jsonify(run.to_json() if run is not None else Run(finished=True).to_json())


def _add_posts(pages: Blueprint, console: Console) -> None:
    @pages.post("/publish")
    @needs(Role.PUBLISHER)
    def publish() -> tuple[Response, int] | Response:
        line, given = line_of(console), sent()
        if others := _others(console, line):
            told = "You have changed this draft, so another publisher has to publish it: "
            return jsonify(error=f"{told}{', '.join(others)}."), 409
        note, override, seen = (str(given.get(name, "")) for name in ("note", "override", "seen"))
        try:
            number = console.workshop.publish(line.preset, me(), note, override, seen)
        except GateClosed as closed:
            told = "The gate is closed: mend the draft, or say why it should go live nevertheless."
            return jsonify(error=told, reasons=closed.reasons), 409
        console.triage.queue.fixed(line.preset, number)
        tell_back(console.database, line.preset, number, console.now())
        return jsonify(version=number)

    @pages.post("/draft")
    @needs(Role.TUNER)
    def discard() -> AnyResponse:
        line = line_of(console)
        console.workshop.discard(line.preset, me(), request.form.get("seen", ""))
        return redirect(url_for("console.publishing", preset=line.preset, language=line.language))

    @pages.post("/restore/<int(max=2147483647):number>")
    @needs(Role.PUBLISHER)
    def restore(number: int) -> Response:
        line = line_of(console)
        try:
            version = console.workshop.restore(line.preset, number, me())
        except LookupError as error:
            abort(404, str(error))
        console.triage.queue.back(line.preset, number)
        return jsonify(version=version)


def _judged(console: Console, line: Line) -> dict[str, Any]:
    """Return what the gate says, or how far trying the draft is."""
    found = console.readying.ruling(line.preset)
    if not isinstance(found, Ruling):
        return {"run": found}
    gone = demand_of(console.database, line.preset, found.gone)
    return {"ruling": found, "demand": gone, "others": _others(console, line)}


def _others(console: Console, line: Line) -> Sequence[str]:
    """Return who has to publish the draft instead of whoever asks; () when that one may."""
    if not console.switchboard.settings.second_person:
        return ()
    return others_for(console.database, line.preset, me())
