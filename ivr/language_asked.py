"""What on a call asks for another language, and what the dialogue is told instead."""

from __future__ import annotations

from dataclasses import replace

from intents.asked_language import asked_language
from intents.types import Command, IntentMatch
from ivr.company import Company
from ivr.dialogue import Dialogue, State
from ivr.dialogue.events import DtmfPressed, Event, UtteranceFinal
from ivr.prompts import language_name
from ivr.storage import LiveCall

SURE = 0.4
"""A reading below this changes no language: "French" may be a cough."""


def asked_by_voice(text: str, confidence: float) -> str:
    """Return the tag of the language that a reading (confidence in [0, 1]) asks for, or ""."""
    return asked_language(text) if confidence >= SURE else ""


def asked_by_key(key: str, call: LiveCall, company: Company) -> str:
    """Return the tag of the language that a key means on a call between two turns, or ""."""
    asking = (call.memory or {}).get("state") == State.ASKING
    return company.script.languages.get(key, "") if asking else ""


def language_asked(event: Event, dialogue: Dialogue) -> str:
    """Return the tag of the language that ``event`` asks for, or ""."""
    match event:
        case UtteranceFinal(hypothesis=heard, match=found) if found.alarm is None:
            return asked_by_voice(heard.text, heard.confidence)
        case DtmfPressed(digit=digit):
            return dialogue.language_of(digit)
        case _:
            return ""


def as_repeat(event: Event) -> Event:
    """Return what the dialogue is told: the last thing is wanted again. A key says so itself."""
    if not isinstance(event, UtteranceFinal):
        return event
    match = IntentMatch(event.match.text, command=Command.REPEAT, rule="language")
    return replace(event, match=match)


def words_without(tag: str, company: Company) -> str:
    """Return what callers are told when the language ``tag`` cannot be had: a person is offered."""
    about = {"about": language_name(tag, company.language)}
    return company.prompts.text("language_missing", about)
