"""From the record of a call to the packet on the agent's screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intents.types import Alarm
from ivr.company import Company
from ivr.trace import CallRecord
from routing.handoff import (
    HandOff,
    SlotShown,
    certainty_in_words,
    need_line,
    opener_line,
)
from routing.priority import HIGHEST, priority_of
from routing.redaction import redact
from routing.rules import Facts
from routing.switches import ALWAYS

OUTCOME_IN_WORDS = {
    "found": "answered",
    "not_found": "nothing found",
    "refused": "refused",
    "failed": "no usable answer",
}
ALARMS = frozenset({"emergency", "self_harm", "threat"})
DONE_IN_WORDS = {
    "unsure": "asked whether it was understood right",
    "torn": "asked which of two or three it is",
    "doubted": "asked whether somebody is needed at once",
    "no": "the caller said no to a guess",
    "no_match": "not understood, asked again",
    "no_input": "nothing heard, asked again",
    "to_keypad": "offered the keypad",
    "agent_once": "asked what it is about before a person",
    "vague": "asked to be more precise",
    "give_up": "gave up understanding",
}


def packet_of(record: CallRecord, company: Company, destination: str) -> HandOff:
    """Return what the agent at ``destination`` sees of the call so far."""
    spoken = None
    wordings = company.pack.wordings(company.language).intents
    if record.intent in wordings:
        spoken = wordings[record.intent].spoken
    elif record.intent in set(Alarm):
        spoken = f"{record.intent.replace('_', ' ')}"
    said = [turn.transcript for turn in record.turns if turn.transcript and not turn.key]
    flags = list(record.flags)
    if record.intent and company.script.policy(record.intent).urgent:
        flags.append("urgent")
    return HandOff(
        call_sid=record.call_sid,
        need=need_line(spoken, _last_heard(record), flags),
        words=tuple(redact(text) for text in said[-2:]),
        intent=record.intent,
        alternative=_alternative(record),
        certainty=certainty_in_words(record.band, _is_confirmed(record)),
        slots=tuple(
            SlotShown(name, str(slot["value"]), "✓" if slot["confirmed"] else "?")
            for name, slot in record.slots.items()
        ),
        tried=(
            *(DONE_IN_WORDS[verdict] for verdict in record.tried if verdict in DONE_IN_WORDS),
            *_served(record, company),
        ),
        in_system_s=(record.ended_ms or 0) // 1000,
        language=record.language,
        flags=tuple(flags),
        destination=destination,
        reason=record.reason,
        opener=opener_line(spoken, flags),
        transcript=tuple(redact(text) for text in said),
        priority=_priority(record, company),
        rule=record.rule,
        tier=record.known.get("tier", ""),
        customer=record.known.get("customer", ""),
        repeat=record.known.get("repeat", 0),
        previous=record.known.get("previous", ""),
        contexts=tuple(map(_context_line, record.known.get("contexts", ()))),
        also=tuple(wordings[name].spoken for name in record.also if name in wordings),
        told=tuple(record.notices),
    )


def _served(record: CallRecord, company: Company) -> list[str]:
    """Return one line for each time that the company's systems were asked."""
    services = company.pack.services
    labels = {name: service.label for name, service in services.items()}
    return [
        f"{labels.get(item['service'], item['service'])} was asked: "
        f"{OUTCOME_IN_WORDS[item['outcome']]}"
        for item in record.served
    ]


def _priority(record: CallRecord, company: Company) -> int:
    """Return who is served first: also of a caller who asked for a person before any route."""
    if set(record.flags) & ALARMS:
        return HIGHEST
    if record.steps:
        return record.priority
    policy, intent = company.policy, record.intent or ""
    facts = Facts(
        intent,
        ALWAYS,
        tier=record.known.get("tier", ""),
        repeat=record.known.get("repeat", 0),
    )
    priority, _ = priority_of(
        facts,
        urgent=intent in policy.urgent,
        critical=intent in policy.critical,
        tiers=policy.tiers,
    )
    return priority


def _context_line(context: Mapping[str, Any]) -> str:
    """Return one line for the agent: what is known, who says so, and the values."""
    values = ", ".join(f"{name} {value}" for name, value in context["slots"].items())
    parts = (context["kind"], context["about"], values)
    return redact(": ".join(part for part in parts if part)) + (
        f" ({context['source']})" if context["source"] else ""
    )


def _last_heard(record: CallRecord) -> str:
    """Return the last words that say more than yes or no, if there are any."""
    spoken = [turn for turn in record.turns if turn.transcript and not turn.key]
    telling = [turn for turn in spoken if turn.intent not in ("yes", "no")]
    return next((turn.transcript for turn in reversed(telling or spoken)), "")


def _is_confirmed(record: CallRecord) -> bool:
    """Whether the caller said yes to the need itself, and not to another before it."""
    asked: str | None = None
    for turn in record.turns:
        if turn.state == "confirming" and turn.intent == "yes" and asked == record.intent:
            return True
        if turn.intent not in ("yes", "no"):
            asked = turn.intent or asked
    return False


def _alternative(record: CallRecord) -> str | None:
    """Return the runner-up of the turn that gave the need, when it is worth mentioning."""
    for turn in reversed(record.turns):
        if turn.intent == record.intent and len(turn.top3) > 1:
            second = turn.top3[1]
            return str(second["intent"]) if second["confidence"] >= 0.05 else None
    return None
