"""What agents are told before a call is theirs, and callers while they wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.company import Company

SAID_FROM_S = 45
"""A wait shorter than that is not talked about."""
LONGEST_WHISPER = 40
"""Letters: about three seconds."""


def whisper_text(packet: Mapping[str, Any] | None, company: Company) -> str:
    """Return a few words about the call for the agent's ear: at most three seconds."""
    intents = company.pack.wordings(company.language).intents
    intent = (packet or {}).get("intent")
    short = intents[intent].short if intent in intents else ""
    flags = set((packet or {}).get("flags", ()))
    alarms = sorted(flags & {"emergency", "self_harm", "threat"})
    urgent = alarms or "urgent" in flags
    if alarms and not short:
        short = alarms[0].replace("_", " ")
    name = "whisper_urgent" if urgent else "whisper" if short else "whisper_unknown"
    return company.prompts.text(name, {"need": short[:LONGEST_WHISPER]})


def wait_texts(fields: Mapping[str, str], company: Company) -> list[str]:
    """Return what a caller in Twilio's queue is told, from what Twilio says of it."""
    waited_s = _number(fields.get("QueueTime"))
    position = _number(fields.get("QueuePosition"))
    average_s = _number(fields.get("AvgQueueTime") or fields.get("AverageQueueTime"))
    if waited_s < SAID_FROM_S or position < 1:
        return [company.prompts.text("wait", {})]
    if average_s <= 0:
        return [company.prompts.text("wait_position", {"position": str(position)})]
    left_s = max(30, average_s - waited_s)
    low, high = max(1, left_s * 3 // 4 // 60), max(2, -(-left_s * 5 // 4 // 60))
    values = {"position": str(position), "low": str(low), "high": str(high)}
    return [company.prompts.text("wait_estimate", values)]


def _number(text: str | None) -> int:
    try:
        return int(float(text or ""))
    except (ValueError, OverflowError):
        return 0
