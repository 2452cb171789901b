"""What is known of a caller. Plain data: it goes with the call and stands on the agent's card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ivr.dialogue import Script
from ivr.dialogue.events import CallAnswered, Proposal
from routing.switches import Notice

OUTAGE = "outage"
"""Kind of a context that says that something is out of order where the caller is."""


@dataclass(frozen=True, slots=True)
class KnownContext:
    """One thing that a system of the company has told us of a caller."""

    kind: str = ""
    """order, outage, chat, appointment …; free text but for ``outage``."""
    intent: str = ""
    """The need that it is about; "" for one that is only shown to the agent."""
    about: str = ""
    """In words that fit "Is this about …?": "order 123"; of an outage: what callers are told."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """Values that need not be asked for, by slot name."""
    source: str = ""
    """Who says so."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is known of the caller; the defaults stand for nothing."""

    tier: str = ""
    repeat: int = 0
    """Earlier calls in 24 hours."""
    previous: str = ""
    """The need of the last of them."""
    contexts: tuple[KnownContext, ...] = ()
    """The best first."""
    language: str = ""
    customer: str = ""
    """As the company's systems name the caller; "" for nobody known."""
    slower: bool = False
    no_recording: bool = False
    late: tuple[str, ...] = ()
    """Sources that did not answer in time."""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data; {} when nothing is known."""
        return asdict(self) if self != Known() else {}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Known:
        """Return what ``to_json`` described."""
        contexts = tuple(KnownContext(**item) for item in data.get("contexts", ()))
        return cls(**{**data, "contexts": contexts, "late": tuple(data.get("late", ()))})


def proposal_of(known: Known, script: Script) -> Proposal | None:
    """Return what to ask about first; None when nothing is known that this line can do."""
    for context in known.contexts:
        policy = script.intents.get(context.intent)
        if policy is None or context.kind == OUTAGE or not context.about:
            continue
        kinds = {spec.name: spec.kind for spec in policy.slots if not spec.sensitive}
        slots = tuple((n, kinds[n], value) for n, value in context.slots.items() if n in kinds)
        return Proposal(context.intent, context.about, slots)
    return None


def opening_of(
    first: CallAnswered, known: Known, script: Script, notices: tuple[Notice, ...], language: str
) -> CallAnswered:
    """Return how a call begins: with what all have to be told, and what is known of this one."""
    outage = next((item for item in known.contexts if item.kind == OUTAGE and item.about), None)
    return replace(
        first,
        notice=" ".join(notice.text(language) for notice in notices),
        notice_urgent=any(notice.emergency for notice in notices),
        notices=tuple(notice.id for notice in notices),
        told=outage.about if outage is not None else "",
        told_intent=outage.intent if outage is not None else "",
        proposal=proposal_of(known, script) if outage is None else None,
        slower=known.slower,
    )
