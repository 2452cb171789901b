"""What the line understands, and how the server is."""

from __future__ import annotations

import re

from intents.errors import IntentsError
from intents.pack_loader import presets
from ivr.api.answers import IntentOut, Intents, Status, Understood
from ivr.api.operations import Asked, Operation
from ivr.api.problems import Problem
from ivr.api.schemas import PresetQuery, TextIn
from ivr.company import Company
from ivr.reading import understood
from ivr.storage.api_keys import Scope
from routing.redaction import redact

DIGITS = re.compile(r"\d[\d ]*\d")


def understand(asked: Asked) -> Understood:
    """Return what a text amounts to."""
    body: TextIn = asked.body
    found = understood(body.text, _company(asked, body.preset))
    text = redact(body.text)
    shown = {"text": text, "normalised": redact(found["normalised"])}
    if text != body.text:  # normalising may have shortened a number beyond recognition
        shown["normalised"] = DIGITS.sub("[number]", shown["normalised"])
    return Understood(**{**found, **shown})


def catalogue(asked: Asked) -> Intents:
    """Return the needs that a line knows."""
    query: PresetQuery = asked.query
    company = _company(asked, query.preset)
    words = company.pack.wordings(company.language).intents
    items = [
        IntentOut(
            name=name,
            description=intent.description,
            destination=intent.destination,
            spoken=words[name].spoken if name in words else "",
        )
        for name, intent in company.pack.intents.items()
    ]
    return Intents(preset=company.pack.preset, language=company.language, items=items)


def status(asked: Asked) -> Status:
    """Return how the server is."""
    draining, calls = asked.services.status()
    return Status(
        status="draining" if draining else "ok",
        calls=calls,
        models=asked.services.switchboard.loaded(),
    )


def _company(asked: Asked, preset: str) -> Company:
    """Return a line that this server answers: the settings' own, or one that came with it."""
    board = asked.services.switchboard
    if preset and preset not in presets():
        raise Problem(422, "There is no such preset.")
    try:
        return board.company(preset or board.settings.preset, board.settings.language)
    except IntentsError as error:
        raise Problem(422, "The preset does not speak the server's language.") from error


OPERATIONS = (
    Operation(
        *("POST", "/understand", "What a text amounts to", Scope.CATALOGUE_READ, understand),
        *(Understood, None, TextIn),
    ),
    Operation(
        *("GET", "/catalogue", "The needs that a line knows", Scope.CATALOGUE_READ, catalogue),
        *(Intents, PresetQuery),
    ),
    Operation("GET", "/status", "How the server is", None, status, Status),
)
