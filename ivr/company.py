"""One company's line as the call needs it: pack, matcher, policy, script, prompts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from intents.matcher import Matcher
from intents.pack import Pack
from ivr.dialogue import IntentPolicy, Script, SlotSpec
from ivr.dialogue.events import Routed
from ivr.prompts import Prompts, Vocabulary
from routing.hours import Schedule, parse_week
from routing.policy import Policy
from routing.types import Decision, Destination, DestinationKind

NOON = 12
PROMISES = ("callback", "voicemail")
"""Kinds of destinations that nobody has to answer now."""


@dataclass(frozen=True, slots=True)
class Company:
    """Everything a call needs to know of the company it answers for. Shared by its calls."""

    pack: Pack
    language: str
    matcher: Matcher
    policy: Policy
    script: Script
    prompts: Prompts

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.pack.time_zone)


def script_of(pack: Pack) -> Script:
    """Return what the dialogue is told about the pack."""
    return Script(
        intents={
            name: IntentPolicy(
                always_confirm=intent.always_confirm,
                urgent=intent.urgent,
                slots=tuple(
                    SlotSpec(
                        name=slot_name,
                        kind=slot.kind,
                        ask=slot.ask,
                        length=slot.length,
                        check=slot.check,
                        sensitive=slot.sensitive,
                    )
                    for slot_name, slot in intent.slots.items()
                ),
            )
            for name, intent in pack.intents.items()
        },
        keypad_intents=tuple(pack.intents)[:3],
        offer=next((n for n, d in pack.destinations.items() if d.kind in PROMISES), ""),
        voicemails=frozenset(n for n, d in pack.destinations.items() if d.kind == "voicemail"),
        opening="open_emergency" if pack.emergency_first else "open",
    )


def policy_of(pack: Pack) -> Policy:
    """Return the routing policy of the pack."""
    zone = ZoneInfo(pack.time_zone)
    holidays = {holiday.date: holiday.name for holiday in pack.holidays}
    return Policy(
        destinations={
            name: Destination(
                name=name,
                kind=DestinationKind(place.kind),
                number=place.number,
                hours=place.hours,
                when_closed=place.when_closed,
                prompt=place.prompt,
            )
            for name, place in pack.destinations.items()
        },
        intents={name: intent.destination for name, intent in pack.intents.items()},
        schedules={
            name: Schedule(zone, parse_week(week), holidays) for name, week in pack.hours.items()
        },
        operator=pack.operator,
        urgent=frozenset(name for name, intent in pack.intents.items() if intent.urgent),
        emergency=pack.emergency,
    )


def vocabulary_of(pack: Pack, language: str) -> Vocabulary:
    """Return the wordings that prompts are filled with."""
    wordings = pack.wordings(language)
    return Vocabulary(
        company=wordings.company,
        language=language,
        examples=tuple(wordings.examples),
        spoken={name: intent.spoken for name, intent in wordings.intents.items()},
        short={name: intent.short for name, intent in wordings.intents.items()},
        destinations=dict(wordings.destinations),
        overrides=dict(wordings.prompts),
    )


Clock = Callable[[], datetime]
"""Wall-clock time with a time zone."""


def working_day(zone: ZoneInfo, today: date) -> datetime:
    """Return noon of the last Wednesday up to ``today``, so that results do not depend on it."""
    wednesday = today - timedelta(days=(today.weekday() - 2) % 7)
    return datetime(wednesday.year, wednesday.month, wednesday.day, NOON, tzinfo=zone)


def without_callbacks(script: Script) -> Script:
    """Return the script for a caller whose number is hidden: no call back can be promised."""
    return replace(script, offer=min(script.voicemails, default=""))


@dataclass(frozen=True, slots=True)
class PolicyRouter:
    """The Router port over a policy and a clock."""

    policy: Policy
    clock: Clock
    reachable: bool = True
    """Whether the caller can be called back; else what is closed goes to the operator."""

    def route(self, intent: str, at_ms: int) -> Routed:
        """Return where ``intent`` goes now."""
        decision = self.policy.decide(intent, self.clock())
        offer = decision.offer
        if offer is not None and offer.kind is DestinationKind.CALLBACK and not self.reachable:
            reason = f"{decision.reason} No number to call back: the operator takes it."
            decision = Decision(self.policy.named("operator"), True, reason)
        place = decision.destination
        return Routed(
            at_ms=at_ms,
            destination=place.name,
            kind=place.kind,
            is_open=decision.is_open,
            offer=decision.offer.name if decision.offer is not None else "",
            opens_at=decision.opens_at,
            prompt=place.prompt if place.kind is DestinationKind.MESSAGE else "",
            reason=decision.reason,
        )
