"""``callsteer understand``: text to intent."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from intents.types import Band, IntentMatch
from ivr.cli.options import json_option, language_option, preset_option, print_json
from ivr.company import Company
from ivr.settings import load_settings
from ivr.switchboard import Switchboard


@click.command()
@preset_option
@language_option
@json_option
@click.argument("texts", nargs=-1, required=True, metavar="TEXT... | -")
def understand(
    preset: str | None, language: str | None, as_json: bool, texts: tuple[str, ...]
) -> None:
    """Print what each TEXT needs; with `-`, each line of standard input."""
    settings = load_settings(preset=preset, language=language)
    company = Switchboard(settings).company(settings.preset, settings.language)
    for text in _lines() if texts == ("-",) else texts:
        row = understood(text, company)
        if as_json:
            print_json(row)
        else:
            top = ", ".join(f"{c['intent']} {c['confidence']:.2f}" for c in row["top3"])
            click.echo(f"{row['intent'] or '-'}  {row['band']}  [{top}]  {row['nearest_phrase']}")


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
        return match.alarm.value, 1.0, Band.ACCEPT
    if match.command is not None:
        return match.command.value, 1.0, Band.ACCEPT
    band = company.script.bands.judge(match.candidates)
    if band is Band.REJECT:
        return None, match.candidates[0].confidence if match.candidates else 0.0, band
    best = match.candidates[0]
    if band is Band.ACCEPT and company.script.policy(best.intent).always_confirm:
        band = Band.CONFIRM
    return best.intent, best.confidence, band


def _lines() -> Iterable[str]:
    return (line.rstrip("\n") for line in sys.stdin if line.strip())
