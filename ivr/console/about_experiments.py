"""Two published versions side by side."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.console.about_numbers import tallies_of
from ivr.console.parts import Console, Line, around, line_of, me, zone_of
from ivr.people import Role, audit, needs
from ivr.storage.experiments import Experiments, Plan
from ivr.tuning.experimenting import result_of
from ivr.web.sent import small


def add(pages: Blueprint, console: Console) -> None:
    """Add the page of experiments."""
    experiments = Experiments(console.database)

    @pages.get("/experiments")
    @needs(Role.VIEWER)
    def experiments_page() -> str:
        line = line_of(console)
        running = experiments.running(line.preset)
        zone, tallies, now = zone_of(console, line), tallies_of(console), console.now()
        history = experiments.history(line.preset)
        return render_template(
            "console/experiments.html",
            **around(console, line),
            running=running,
            result=result_of(tallies, zone, running, now) if running else None,
            history=[(row, result_of(tallies, zone, row, now)) for row in history],
            versions=[
                *((v.number, v.note) for v in console.workshop.catalogues.history(line.preset)),
                (0, "as it came"),
            ],
        )

    @pages.post("/experiments")
    @needs(Role.PUBLISHER)
    def start_experiment() -> Response:
        line = line_of(console)
        plan = _plan()
        experiments.start(line.preset, plan, me(), console.now())
        audit(
            console.database,
            me(),
            "An experiment was begun.",
            line.preset,
            None,
            {"usual": plan.usual, "other": plan.other, "share": plan.share, "least": plan.least},
        )
        return _back(line)

    @pages.post("/experiments/<int(max=2147483647):number>/stop")
    @needs(Role.PUBLISHER)
    def stop_experiment(number: int) -> Response:
        line = line_of(console)
        if experiments.stop(number, me(), "Ended by hand.", console.now()):
            audit(console.database, me(), "An experiment was ended.", line.preset)
        return _back(line)


def _plan() -> Plan:
    given = request.form
    try:
        return Plan(
            usual=small(given["usual"]),
            other=small(given["other"]),
            share=float(given["share"]) / 100,
            least=small(given["least"]),
        )
    except (KeyError, ValueError):
        abort(400, "Write whole numbers.")


def _back(line: Line) -> Response:
    place = url_for("console.experiments_page", preset=line.preset, language=line.language)
    return redirect(place)
