"""Trying the draft: one sentence, all test utterances, and the calls of the last days."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from intents.normalise import normaliser
from intents.trial import Change, Heard, Trial, confusions, outcome
from intents.types import Bands, IntentMatch
from ivr.console.parts import Console, Line, around, line_of
from ivr.people import Role, needs
from ivr.storage.utterances import recent_utterances
from ivr.tuning import Replay
from ivr.tuning.workshop import today_of

REPLAYED = 10_000
"""Utterances of one replay at most; the newest."""
BAND_WORDS = {
    "accept": "certain enough to act",
    "confirm": "asked first: “…, right?”",
    "disambiguate": "asked which of two",
    "reject": "not understood: asked again",
}


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages for trying."""
    _add_sentence(pages, console)
    _add_replay(pages, console)


def _add_sentence(pages: Blueprint, console: Console) -> None:
    @pages.get("/try")
    @needs(Role.VIEWER)
    def trying() -> str:
        line = line_of(console)
        trials = console.workshop.trials(line.preset, line.language)
        return render_template(
            "console/try.html",
            **around(console, line),
            trials=trials,
            wrong=[trial for trial in trials.draft if not trial.right],
            matrix=matrix_of(trials.draft),
            right=sum(trial.right for trial in trials.draft),
        )

    @pages.post("/try")
    @needs(Role.VIEWER)
    def sentence() -> Response:
        line = line_of(console)
        text = str(request.get_json().get("text", ""))[:300]
        pack = console.workshop.draft(line.preset).pack
        own = console.workshop.live(line.preset)[0]
        live, draft = console.workshop.understands(line.preset, line.language)
        today = today_of(pack)
        return jsonify(
            live=explained(live.match(text, today=today), own.thresholds()),
            draft=explained(draft.match(text, today=today), pack.thresholds()),
        )


def _add_replay(pages: Blueprint, console: Console) -> None:
    @pages.get("/replay")
    @needs(Role.VIEWER)
    def replaying() -> str:
        line = line_of(console)
        run = console.replays.latest(line.preset)
        return render_template(
            "console/replay.html",
            **around(console, line),
            run=run,
            changes=list(Change),
            shown=_changed(run) if run is not None else [],
        )

    @pages.post("/replay")
    @needs(Role.TUNER)
    def start() -> Response:
        line = line_of(console)
        heard = utterances_of(console, line, REPLAYED)
        draft = console.workshop.draft(line.preset)

        def ready() -> Any:
            before, after = console.workshop.understands(line.preset, line.language)
            live = console.workshop.live(line.preset)[0]
            bands = (live.thresholds(), draft.pack.thresholds())
            return before, after, today_of(draft.pack), bands

        run = console.replays.start(line.preset, line.language, draft.revision, heard, ready)
        return jsonify(progress_of(run))

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
        "counts": {change.value: run.counts[change] for change in Change},
    }


def _changed(run: Replay) -> list[dict[str, Any]]:
    """Return the changed utterances, those that somebody has labelled first."""
    order = [Change.WORSE, Change.BETTER, Change.REJECTED, Change.CHANGED, Change.UNDERSTOOD]
    return [
        {
            "change": change.value,
            "text": item.heard.text,
            "call_sid": item.heard.call_sid,
            "before": item.before.meaning,
            "after": item.after.meaning,
        }
        for change in order
        for item in run.changed.get(change, [])
    ]


def explained(match: IntentMatch, bands: Bands) -> dict[str, Any]:
    """Return the whole decision, in words: what was heard, why, and what follows."""
    found = outcome(match, bands)
    return {
        "heard": match.text,
        "meaning": found.meaning,
        "band": found.band.value,
        "therefore": BAND_WORDS[found.band.value],
        "rule": match.rule,
        "nearest": match.nearest_phrase,
        "words": list(match.matched_words),
        "top3": [{"intent": c.intent, "confidence": c.confidence} for c in match.candidates],
        "slots": [asdict(slot) for slot in match.slots],
    }


def matrix_of(trials: list[Trial], most: int = 12) -> list[dict[str, Any]]:
    """Return what is taken for what, the commonest mistakes first, with their sentences."""
    mistakes = Counter({pair: n for pair, n in confusions(trials).items() if pair[0] != pair[1]})
    return [
        {
            "meant": meant,
            "taken": taken,
            "count": count,
            "texts": [
                t.test.text
                for t in trials
                if (t.test.intent or "") == meant and t.outcome.meaning == taken
            ],
        }
        for (meant, taken), count in mistakes.most_common(most)
    ]
