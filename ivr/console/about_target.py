"""One slider instead of limits: of 100 calls routed without asking, at most so many wrong."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intents import editing
from intents.bands import Bin
from ivr.console.charts import LineChart, line_chart
from ivr.console.parts import Console, Line, around, line_of, me
from ivr.people import Role, needs
from ivr.tuning.background import Run, Runs
from ivr.tuning.target import LEAST, MOST, USUAL, Targets


def add(pages: Blueprint, console: Console) -> None:
    """Add the page of the precision target."""
    targets = Targets(console.workshop, console.database)

    runs = Runs()

    @pages.get("/target")
    @needs(Role.VIEWER)
    def target() -> str:
        line = line_of(console)
        run = _being_made(targets, runs, line, console.readying.patience_s)
        wrong = _asked(request.args.get("wrong"))
        found = targets.target(line.preset, line.language, wrong) if run is None else None
        return render_template(
            "console/target.html",
            **around(console, line),
            run=run,
            target=found,
            least=LEAST,
            most=MOST,
            now=console.workshop.draft(line.preset).pack.thresholds(),
            chart=_curve(found.curve) if found else None,
        )

    @pages.get("/target/progress")
    @needs(Role.VIEWER)
    def target_progress() -> Response:
        run = runs.latest(line_of(console))
        return jsonify((run or Run(finished=True)).to_json())

    @pages.post("/target")
    @needs(Role.TUNER)
    def choose() -> Response:
        line = line_of(console)
        found = targets.target(line.preset, line.language, _asked(request.form.get("wrong")))
        if found is None or not found.advice.met:
            abort(409, "This promise cannot be kept: it is not known to hold anywhere.")
        bands = found.bands
        console.workshop.edit(line.preset, me(), lambda pack: editing.set_bands(pack, bands))
        return redirect(url_for("console.publishing", preset=line.preset, language=line.language))


def _being_made(targets: Targets, runs: Runs, line: Line, patience_s: float) -> Run | None:
    """Return how far it is what a promise rests on; None when that is known."""
    if targets.ready(line.preset, line.language):
        return None
    run = runs.latest(line)
    if run is None or run.finished:
        run = runs.start(line, lambda _progress: targets.prepare(line.preset, line.language))
    runs.wait(line, patience_s)
    return None if targets.ready(line.preset, line.language) else run


def _asked(text: str | None) -> float:
    """Return the promise within the ends of the slider."""
    try:
        wrong = float(text or USUAL)
    except ValueError:
        return USUAL
    return min(MOST, max(LEAST, wrong)) if wrong == wrong else USUAL


def _curve(curve: Sequence[Bin]) -> LineChart:
    """Return how often answers were right, by what was said of them."""
    values = [(f"{part.low:.0%}", part.right if part.count else None) for part in curve]
    return line_chart("Right, by how sure the line was", values, "share")
