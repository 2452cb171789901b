"""What if: the calls of the last days under the draft, as text or as audio that is read anew."""

from __future__ import annotations

import os
from functools import partial
from math import ceil
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, abort, jsonify, render_template, request

from intents.normalise import normaliser
from intents.trial import Change, Heard, judged_by
from ivr.console.about_listening import folder_of
from ivr.console.parts import Console, Line, around, line_of
from ivr.console.replay_view import KIND_WORDS, asked_for, items, rows, tiles
from ivr.kept_audio import is_kept
from ivr.people import Role, needs
from ivr.storage.stretches import recent_stretches
from ivr.storage.utterances import recent_utterances
from ivr.tuning import Replay
from ivr.tuning.audio_replay import Kept, replayed
from ivr.tuning.replay import Ready
from ivr.tuning.rereading import Begin, How, expected_s, process, processes_for
from ivr.tuning.ruling import today_of

PROCESSES = processes_for(os.cpu_count())
"""That read audio anew, at the lowest priority."""
READ_AGAIN = 1_000
"""Utterances whose audio is read again at most; the newest."""
REPLAYED = 10_000
"""Utterances of one replay at most; the newest."""


def add(pages: Blueprint, console: Console) -> None:
    """Add the page, what begins and ends a replay, and its progress."""
    _add_page(pages, console)
    _add_runs(pages, console)


def _add_page(pages: Blueprint, console: Console) -> None:
    @pages.get("/replay")
    @needs(Role.VIEWER)
    def replaying() -> str:
        line = line_of(console)
        run, wanted = console.replays.latest(line.preset), asked_for(request.args)
        shown, count = items(run, wanted) if run is not None else ([], 0)
        return render_template(
            "console/replay.html",
            **around(console, line),
            run=run,
            tiles=tiles(run),
            rows=rows(run) if run is not None else [],
            kinds=KIND_WORDS,
            wanted=wanted,
            shown=shown,
            count=count,
            kept=len(kept := kept_of(console, line)),
            minutes=minutes(expected_s([item.stretch for item in kept], PROCESSES)),
            processes=PROCESSES,
        )


def _add_runs(pages: Blueprint, console: Console) -> None:
    @pages.post("/replay")
    @needs(Role.TUNER)
    def start() -> Response:
        line = line_of(console)
        heard = utterances_of(console, line, REPLAYED)
        revision, ready = _ready(console, line)
        run = console.replays.start(line.preset, line.language, revision, heard, ready)
        return jsonify(progress_of(run))

    @pages.post("/replay/audio")
    @needs(Role.TUNER)
    def start_audio() -> tuple[Response, int] | Response:
        line = line_of(console)
        kept = kept_of(console, line)
        if not kept:
            return jsonify(error="No recording of this line's calls is kept."), 409
        revision, ready = _ready(console, line)
        run = Replay(uuid4().hex, line.preset, line.language, revision, len(kept), audio=True)
        begin = partial(_begin, console, line)
        work = partial(replayed, kept, ready, begin, PROCESSES, run.stop)
        return jsonify(progress_of(console.replays.begin(run, work)))

    @pages.get("/replay/<run_id>")
    @needs(Role.VIEWER)
    def progress(run_id: str) -> Response:
        run = console.replays.get(run_id)
        if run is None:
            abort(404, "This replay is forgotten. Start it again.")
        return jsonify(progress_of(run))

    @pages.post("/replay/<run_id>/stop")
    @needs(Role.TUNER)
    def stop(run_id: str) -> Response:
        run = console.replays.get(run_id)
        if run is None:
            abort(404, "This replay is forgotten.")
        run.stop.set()
        return jsonify(progress_of(run))


def _ready(console: Console, line: Line) -> tuple[int, Ready]:
    """Return the draft's revision, and what gets both catalogues ready."""
    draft = console.workshop.draft(line.preset)

    def ready() -> Any:
        before, after = console.workshop.understands(line.preset, line.language)
        live = console.workshop.live(line.preset)[0]
        bands = (judged_by(live), judged_by(draft.pack))
        return before, after, today_of(draft.pack), bands

    return draft.revision, ready


def _begin(console: Console, line: Line, phrases: tuple[str, ...]) -> Begin:
    """Return what starts a process that reads in that line's language."""
    settings = console.switchboard.settings
    folder = str(folder_of(console))
    return process(How(str(settings.models), settings.engine, line.language, phrases, folder))


def kept_of(console: Console, line: Line) -> list[Kept]:
    """Return what callers said lately and is kept as audio, with what it meant where known."""
    folder = folder_of(console)
    if not folder.is_dir():  # nothing was ever recorded: nobody need ask the database
        return []
    labels = console.triage.queue.labelled(line.preset, line.language)
    normalise = normaliser(line.language)
    found = recent_stretches(console.database, line.preset, line.language, READ_AGAIN)
    return [
        Kept(stretch, Heard(text, sure, labels.get(normalise(text)), stretch.call_sid))
        for stretch, text, sure in found
        if is_kept(folder, stretch)
    ]


def minutes(seconds: float) -> str:
    """Return about how long something takes, in words.

    >>> minutes(20), minutes(90), minutes(600)
    ('less than a minute', 'about 2 minutes', 'about 10 minutes')
    """
    whole = ceil(seconds / 60)
    return "less than a minute" if seconds < 60 else f"about {whole} minutes"


def utterances_of(console: Console, line: Line, limit: int) -> list[Heard]:
    """Return what callers said lately at the open question, with what people said it meant."""
    labels = console.triage.queue.labelled(line.preset, line.language)
    normalise = normaliser(line.language)
    found = recent_utterances(console.database, line.preset, line.language, limit)
    return [
        Heard(item.text, item.confidence, labels.get(normalise(item.text)), item.call_sid)
        for item in found
    ]


def progress_of(run: Replay) -> dict[str, Any]:
    """Return how far a replay is, and what it has found."""
    return {
        "id": run.id,
        "total": run.total,
        "done": run.done,
        "finished": run.finished,
        "error": run.error,
        "audio": run.audio,
        "reworded": run.reworded,
        "gone": run.gone,
        "counts": {change.value: run.counts[change] for change in Change},
    }
