"""What a text amounts to at an open question, as plain data: for people, tools and the API."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from intents.types import Band, IntentMatch
from ivr.company import Company


def understood(text: str, company: Company) -> dict[str, Any]:
    """Return what ``text`` amounts to, as plain data."""
    match = company.matcher.match(text, today=datetime.now(company.zone).date())
    intent, confidence, band = reading_of(match, company)
    return {
        "text": text,
        "normalised": match.text,
        "intent": intent,
        "confidence": round(confidence, 4),
        "band": band.value,
        "top3": [
            {"intent": c.intent, "confidence": round(c.confidence, 4)} for c in match.candidates
        ],
        "nearest_phrase": match.nearest_phrase,
        "rule": match.rule,
        "slots": [asdict(slot) for slot in match.slots],
    }


def reading_of(match: IntentMatch, company: Company) -> tuple[str | None, float, Band]:
    """Return intent (None for nothing), confidence and band, as an open question would read it."""
    if match.alarm is not None:
        band = Band.CONFIRM if match.doubtful else Band.ACCEPT
        return match.alarm.value, match.alarm_confidence, band
    if match.command is not None:
        return match.command.value, 1.0, Band.ACCEPT
    band = company.script.bands.judge(match.candidates)
    if band is Band.REJECT:
        return None, match.candidates[0].confidence if match.candidates else 0.0, band
    best = match.candidates[0]
    if band is Band.ACCEPT and company.script.policy(best.intent).always_confirm:
        band = Band.CONFIRM
    return best.intent, best.confidence, band
