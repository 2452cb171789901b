"""What an answer means: the first rule of the pack that fits, and the values it can say. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from intents.services import OutcomeRule, SaidValue, ServiceDefinition
from ivr.dialogue.events import Outcome

Values = tuple[tuple[str, str], ...]
LONGEST_NAME = 80
DIGITS = re.compile(r"^\d{1,32}$")
CURRENCY = re.compile(r"^[A-Z]{3}$")
ABSENT = object()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What came of it, for the caller."""

    outcome: Outcome
    prompt: str = ""
    values: Values = ()


FAILED = Meaning(Outcome.FAILED)


def meaning_of(service: ServiceDefinition, status: int, data: Any) -> Meaning:
    """Return what an answer means; ``FAILED`` when no rule fits or a value cannot be said."""
    for rule in service.outcomes:
        if rule.status == status and _fits(rule, data):
            return _meaning(service, rule, data)
    return FAILED


def _fits(rule: OutcomeRule, data: Any) -> bool:
    found = ((at(data, field), wanted) for field, wanted in rule.when.items())
    return all(type(value) is type(wanted) and value == wanted for value, wanted in found)


def _meaning(service: ServiceDefinition, rule: OutcomeRule, data: Any) -> Meaning:
    values = []
    for name in rule.says:
        said = service.says[name]
        value = _value(said, data)
        if value is None:
            return FAILED
        values.append((f"{said.kind}_{name}", value))
    return Meaning(Outcome(rule.outcome), rule.prompt, tuple(values))


def at(data: Any, path: str) -> Any:
    """Return the field at ``a.b.0.c`` of JSON data, ``ABSENT`` where there is none."""
    for step in path.split("."):
        if isinstance(data, Mapping) and step in data:
            data = data[step]
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return ABSENT
    return data


def _value(said: SaidValue, data: Any) -> str | None:
    """Return a value as prompts take it, None when it is not what it should be."""
    raw = at(data, said.field)
    if said.kind == "amount":
        currency = at(data, said.currency) if said.currency else ""
        return _amount(raw, currency)
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        return None
    match said.kind:
        case "digits":
            return raw if DIGITS.match(raw) else None
        case "date":
            moment = _moment(raw) if "-" in raw else None
            return moment.date().isoformat() if moment is not None else None
        case "time":
            moment = _moment(raw)
            return moment.strftime("%H:%M") if moment is not None else None
        case "text":
            return raw if raw in said.one_of else None
        case "name":
            plain = " ".join(raw.split())
            return plain if plain.isprintable() and 0 < len(plain) <= LONGEST_NAME else None


def _moment(raw: str) -> datetime | None:
    for text in (raw, f"1970-01-01T{raw}"):  # a time of day stands alone
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            continue
    return None


def _amount(raw: Any, currency: Any) -> str | None:
    """Return ``40.00 USD`` for such a text, or for a number with its currency beside it."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    number, _, code = str(raw).partition(" ")
    code = code or currency
    if not isinstance(code, str) or not CURRENCY.match(code):
        return None
    try:
        value = Decimal(number)
    except InvalidOperation:
        return None
    return f"{value:.2f} {code}" if value.is_finite() and value >= 0 else None
