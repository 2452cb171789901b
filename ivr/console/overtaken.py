"""Two people who change the same thing: the later one is told, and keeps what was typed.

A form carries the mark of what it shows. A change whose mark is not the draft's any more is refused
once, with the mark as it is now: whoever presses again has seen what the other wrote.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, or_, select

from intents.editing import FieldError
from intents.pack import Pack
from intents.route_words import ROUTED, said
from intents.week import parse_week, week_words
from ivr.console.parts import Console, Line, me
from ivr.storage.models import AuditEntry

MARK_LENGTH = 16
THROWN_AWAY = ("The draft was thrown away", "Version % is live again")
"""How the log begins to tell of what changes a whole draft."""


class Overtaken(FieldError):
    """Somebody else has changed the same thing; ``seen`` lets the next try go through."""

    def __init__(self, sentence: str, seen: str) -> None:
        super().__init__("", sentence)
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Part:
    """What one form is about, as a draft has it."""

    value: object
    """Plain JSON; None for what is not there."""
    told: tuple[str, ...]
    """How the sentences begin that the log has of its changes (SQL's ``LIKE``)."""
    now: str = ""
    """What it is, in words, where the log may not say it all."""

    @property
    def mark(self) -> str:
        """What tells this value from others."""
        return sha256(json.dumps(self.value, sort_keys=True).encode()).hexdigest()[:MARK_LENGTH]


def _week(pack: Pack, _language: str, name: str, _slot: str) -> Part:
    own = pack.hours.get(name)
    now = f" It is now: {week_words(parse_week(own))}." if own is not None else ""
    return Part(own, (f"Opening hours “{name}”",), now)


def _place(pack: Pack, _language: str, name: str, _slot: str) -> Part:
    place = pack.destinations.get(name)
    return Part(place.model_dump() if place else None, (f"“{name}” ",))


def _description(pack: Pack, _language: str, name: str, _slot: str) -> Part:
    need = pack.intents.get(name)
    return Part(need.description if need else None, (f"“{name}”: description ",))


def _route(pack: Pack, _language: str, name: str, _slot: str) -> Part:
    need = pack.intents.get(name)
    return Part(need.destination if need else None, (f"A call about “{said(name)}” now goes to ",))


def _spoken(pack: Pack, language: str, name: str, _slot: str) -> Part:
    own = pack.wordings(language).intents.get(name)
    return Part([own.spoken, own.short] if own else None, (f"“{name}” is spoken of as ",))


def _slot(pack: Pack, _language: str, name: str, slot: str) -> Part:
    need = pack.intents.get(name)
    item = need.slots.get(slot) if need else None
    return Part(item.model_dump(mode="json") if item else None, (f"“{name}”%“{slot}”",))


def _prompt(pack: Pack, language: str, name: str, _slot: str) -> Part:
    return Part(pack.wordings(language).prompts.get(name, ""), (f"The prompt “{name}” ",))


def _need(pack: Pack, _language: str, name: str, _slot: str) -> Part:
    need = pack.intents.get(name)
    value = {field: getattr(need, field) for field in ROUTED} if need else None
    return Part(value, (f"A call about “{said(name)}” ", f"Callers %about “{said(name)}” "))


def _rules(pack: Pack, _language: str, _name: str, _slot: str) -> Part:
    rules = [rule.model_dump(mode="json") for rule in pack.rules]
    return Part(rules, ("New rule ", "The rule", "The reason of the rule "))


def _overflow(pack: Pack, _language: str, _name: str, _slot: str) -> Part:
    chains = {name: chain.model_dump(mode="json") for name, chain in pack.overflow.items()}
    return Part(chains, ("New overflow: ", "%overflow%", "When %"))


PARTS: Mapping[str, Callable[[Pack, str, str, str], Part]] = {
    "week": _week,
    "place": _place,
    "description": _description,
    "route": _route,
    "spoken": _spoken,
    "slot": _slot,
    "prompt": _prompt,
    "need": _need,
    "rules": _rules,
    "overflow": _overflow,
}
"""By what a form is about; each takes the draft, the language, a name, and a value's name."""


def mark_of(pack: Pack, language: str, what: str, name: str, slot: str = "") -> str:
    """Return what a form carries, so that a change by somebody else is noticed."""
    return PARTS[what](pack, language, name, slot).mark


def not_overtaken(console: Console, line: Line, pack: Pack, given: Mapping[str, Any]) -> None:
    """Let a change pass to what is as the page showed it, or that says nothing of what it saw.

    ``given`` has ``what`` it is about, its ``name`` (and ``slot``), and the mark ``seen``.

    Raises:
        Overtaken: it is not any more.

    """
    seen, what, name, slot = (str(given.get(f) or "") for f in ("seen", "what", "name", "slot"))
    if not seen or what not in PARTS:
        return
    part = PARTS[what](pack, line.language, name, slot)
    if seen != part.mark:
        raise Overtaken(_sentence(console, line, part), part.mark)


def _sentence(console: Console, line: Line, part: Part) -> str:
    """Say who changed what, and how to go on."""
    last = _last_change(console, line, part)
    if last is None:
        who, what = console.workshop.draft(line.preset).changed_by or "Somebody else", ""
    else:
        who, what = last.who, f": {last.action.rstrip('.')}"
    whose = "You have changed this in another window" if who == me() else f"{who} has changed this"
    return (
        f"{whose} meanwhile{what}.{part.now} Nothing that you typed is lost. Press the button once "
        "more to have yours instead, or reload the page to keep it as it is."
    )


def _last_change(console: Console, line: Line, part: Part) -> AuditEntry | None:
    """Return what the log says of the last change of a part; None when it says nothing."""
    action, subject = AuditEntry.action, AuditEntry.subject
    of_part = and_(
        subject.startswith(f"{line.preset} draft ", autoescape=True),
        or_(*(action.like(f"{how}%") for how in part.told)),
    )
    of_all = and_(subject == line.preset, or_(*(action.like(f"{how}%") for how in THROWN_AWAY)))
    query = select(AuditEntry).where(or_(of_part, of_all)).order_by(AuditEntry.id.desc()).limit(1)
    with console.database.begin() as session:
        return session.scalar(query)
