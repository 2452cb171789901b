"""Trying the draft: one sentence, and all test utterances."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from intents.bands import decided_by
from intents.confusion import ELSEWHERE, GRAVE, TURN
from intents.trial import judged_by, outcome
from intents.types import Bands, IntentMatch
from ivr.console.parts import Console, around, line_of
from ivr.console.trying_view import LATELY, standing
from ivr.people import Role, needs
from ivr.tuning.clip import LONGEST_S, MOST_BYTES
from ivr.tuning.ruling import today_of
from ivr.web.sent import sent

BAND_WORDS = {
    "accept": "certain enough to act",
    "confirm": "asked first: “…, right?”",
    "disambiguate": "asked which of two",
    "reject": "not understood: asked again",
}


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages for trying."""

    @pages.get("/try")
    @needs(Role.VIEWER)
    def trying() -> str:
        line = line_of(console)
        return render_template(
            "console/try.html",
            **around(console, line),
            hears=console.switchboard.hears(line.language),
            longest=LONGEST_S,
            most=MOST_BYTES,
        )

    @pages.get("/try/standing")
    @needs(Role.VIEWER)
    def fares() -> str:
        """Return how the draft fares, a part of the page: it may have to learn first."""
        line = line_of(console)
        return render_template(
            "console/standing.html",
            **around(console, line),
            trials=console.workshop.trials(line.preset, line.language),
            standing=standing(console, line),
            costs={"turn": TURN, "elsewhere": ELSEWHERE, "grave": GRAVE},
            days=LATELY.days,
        )

    @pages.post("/try")
    @needs(Role.VIEWER)
    def sentence() -> Response:
        line = line_of(console)
        text = sent().get("text", "")[:300]
        pack = console.workshop.draft(line.preset).pack
        own = console.workshop.live(line.preset)[0]
        live, draft = console.workshop.understands(line.preset, line.language)
        today = today_of(pack)
        return jsonify(
            live=explained(live.match(text, today=today), judged_by(own)),
            draft=explained(draft.match(text, today=today), judged_by(pack)),
        )


def explained(match: IntentMatch, bands: Bands) -> dict[str, Any]:
    """Return the whole decision, in words: what was heard, why, and what follows."""
    found = outcome(match, bands)
    return {
        "heard": match.text,
        "meaning": found.meaning,
        "band": found.band.value,
        "therefore": BAND_WORDS[found.band.value],
        "limits": "" if match.alarm or match.command else decided_by(bands, match.candidates),
        "rule": match.rule,
        "nearest": match.nearest_phrase,
        "words": list(match.matched_words),
        "top3": [{"intent": c.intent, "confidence": c.confidence} for c in match.candidates],
        "slots": [asdict(slot) for slot in match.slots],
    }
