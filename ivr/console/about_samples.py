"""Sample history by one click, and erased by another."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from ivr.console.parts import Console, line_of, me
from ivr.people import Role, needs
from ivr.people.audit import audit
from ivr.samples import Wanted, make_history
from ivr.samples.history import CALLS
from ivr.storage.samples import count_calls, erase_samples
from ivr.tuning.background import Progress, Runs


def add(pages: Blueprint, console: Console) -> None:
    """Add what makes and erases samples; templates get ``samples()``."""
    runs = Runs()

    @pages.context_processor
    def context() -> dict[str, Any]:
        def samples() -> dict[str, Any]:
            line = line_of(console)
            run = runs.latest(line.preset)
            running = run is not None and not run.finished
            return {**asdict(count_calls(console.database, line.preset)), "running": running}

        return {"samples": samples}

    @pages.post("/samples")
    @needs(Role.TUNER)
    def make_samples() -> tuple[Response, int] | Response:
        line, by = line_of(console), me()
        if count_calls(console.database, line.preset).real:
            return jsonify(
                error="This line has calls of its own: samples would mix with them."
            ), 409
        wanted = Wanted(line.preset, line.language, console.now(), CALLS)

        def work(progress: Progress) -> int:
            return make_history(console.switchboard, console.database, wanted, progress)

        run = runs.start(line.preset, work)
        audit(console.database, by, "Sample history was made.", line.preset)
        return jsonify(run.to_json())

    @pages.get("/samples")
    @needs(Role.VIEWER)
    def samples_made() -> Response:
        run = runs.latest(line_of(console).preset)
        if run is None:
            abort(404, "No samples are being made.")
        return jsonify(run.to_json())

    @pages.post("/samples/erase")
    @needs(Role.TUNER)
    def samples_erased() -> Response:
        line = line_of(console)
        count = erase_samples(console.database, line.preset)
        audit(console.database, me(), f"{count} sample calls were erased.", line.preset)
        return jsonify(calls=count)
