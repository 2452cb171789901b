"""Phrases as a spreadsheet: out, and into the draft after a look at what would change."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from intents.changes import changes
from ivr.console.parts import Console, line_of, me
from ivr.people import Role, needs
from ivr.tuning.sheet import Problem, SheetError, sheet_of, with_sheet
from ivr.web.sent import small

MOST_BYTES = 5_000_000
SHOWN = 200
"""Problems that are told at once."""


def add(pages: Blueprint, console: Console) -> None:
    """Add the file and the way back in."""

    @pages.get("/phrases.csv")
    @needs(Role.VIEWER)
    def phrases_out() -> Response:
        line = line_of(console)
        text = sheet_of(console.workshop.draft(line.preset).pack)
        name = f"attachment; filename={line.preset}-phrases.csv"
        headers = {"Content-Disposition": name}
        return Response(text.encode(), mimetype="text/csv", headers=headers)

    @pages.post("/phrases.csv")
    @needs(Role.TUNER)
    def phrases_in() -> tuple[Response, int] | Response:
        """Take a file: say what would change, or change the draft (``do`` is "keep")."""
        line, data = line_of(console), _file()
        draft = console.workshop.draft(line.preset)
        try:
            pack = with_sheet(draft.pack, data)
        except SheetError as error:
            shown = [asdict(problem) for problem in error.problems[:SHOWN]]
            return jsonify(error=str(error), problems=shown), 409
        if request.form.get("do") != "keep":
            found = [change.sentence for change in changes(draft.pack, pack)]
            return jsonify(changes=found, revision=draft.revision)
        revision = request.form.get("revision", type=small)
        saved = console.workshop.edit(
            line.preset, me(), lambda own: with_sheet(own, data), revision
        )
        return jsonify(revision=saved.revision)


def _file() -> bytes:
    """Return what was sent.

    Raises:
        SheetError: nothing, or too much.

    """
    sent = request.files.get("file")
    data = sent.stream.read(MOST_BYTES + 1) if sent is not None else b""
    if not data:
        raise SheetError([Problem(0, "There is no file.", "Choose a CSV file.")])
    if len(data) > MOST_BYTES:
        raise SheetError([Problem(0, "The file is too large.", "Split it by language.")])
    return data
