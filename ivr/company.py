"""One company's line as the call needs it: pack, matcher, policy, script, prompts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from intents.language import language_data
from intents.matcher import Matcher
from intents.normalise import normaliser
from intents.pack import IntentDefinition, Pack
from intents.pack_rules import RuleDefinition
from ivr.dialogue import IntentPolicy, Script, ServicePolicy, SlotSpec
from ivr.policy_router import PolicyRouter
from ivr.prompts import Prompts, Vocabulary
from ivr.prompts.offers import Offer
from routing.hours import Schedule, parse_week
from routing.policy import Condition, Overflow, Policy, Rule
from routing.types import Destination, DestinationKind

NOON = 12
PROMISES = ("callback", "voicemail")
"""Kinds of destinations that nobody has to answer now."""

__all__ = [
    "Clock",
    "Company",
    "PolicyRouter",
    "policy_of",
    "script_of",
    "vocabulary_of",
    "without_callbacks",
    "working_day",
    "zone_of",
]


@dataclass(frozen=True, slots=True)
class Company:
    """Everything a call needs to know of the company it answers for. Shared by its calls."""

    pack: Pack
    language: str
    matcher: Matcher
    policy: Policy
    script: Script
    prompts: Prompts
    offers: tuple[Offer, ...] = ()
    """Languages that its opening offers by a key: the line's others."""
    version: int = 0
    """Of the catalogue; 0 is the pack as it came."""

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.pack.time_zone)


def script_of(pack: Pack, language: str = "en") -> Script:
    """Return what the dialogue is told about the pack, in one language."""
    words, normalise = language_data(language), normaliser(language)
    return Script(
        intents={
            name: IntentPolicy(
                always_confirm=intent.always_confirm,
                urgent=intent.urgent,
                service=intent.service,
                slots=tuple(
                    SlotSpec(
                        name=slot_name,
                        kind=slot.kind,
                        ask=slot.ask or slot_name in asked_for(pack, intent),
                        length=slot.length,
                        at_least=slot.at_least,
                        check=slot.check,
                        sensitive=slot.sensitive,
                        pattern=slot.pattern,
                        names=tuple(slot.names),
                        whole=slot.whole,
                    )
                    for slot_name, slot in intent.slots.items()
                ),
            )
            for name, intent in pack.intents.items()
        },
        services={
            name: ServicePolicy(
                tuple(service.needs),
                service.confirm,
                f"amount_{service.gives}" if service.gives else "",
                service.remind,
            )
            for name, service in pack.services.items()
        },
        keypad_intents=tuple(pack.intents)[:3],
        offer=next((n for n, d in pack.destinations.items() if d.kind in PROMISES), ""),
        voicemails=frozenset(n for n, d in pack.destinations.items() if d.kind == "voicemail"),
        kinds={name: place.kind for name, place in pack.destinations.items()},
        messages={n: d.prompt for n, d in pack.destinations.items() if d.prompt},
        option_words={
            kind: tuple({*names, *map(normalise, names)} - {""})
            for kind, names in words.option_words.items()
        },
        something_else=frozenset({*words.something_else, *map(normalise, words.something_else)}),
        languages=dict(pack.offer_languages),
        opening="open_emergency" if pack.emergency_first else "open",
        bands=pack.thresholds(),
    )


def asked_for(pack: Pack, intent: IntentDefinition) -> set[str]:
    """Return the slots that the need's self-service asks for at once; a secret comes last."""
    service = pack.services.get(intent.service)
    needs = service.needs if service is not None else ()
    return {name for name in needs if not intent.slots[name].sensitive}


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
                service=place.service,
                on_failure=place.on_failure,
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
        critical=frozenset(name for name, intent in pack.intents.items() if intent.critical),
        rules=tuple(map(rule_of, pack.rules)),
        overflow={
            name: Overflow(tuple(chain.to), chain.wait_over_s)
            for name, chain in pack.overflow.items()
        },
        options={name: tuple(intent.options) for name, intent in pack.intents.items()},
        tiers=dict(pack.tiers),
        services={name: intent.service for name, intent in pack.intents.items() if intent.service},
    )


def rule_of(rule: RuleDefinition) -> Rule:
    """Return a rule of the pack as the policy reads it."""
    when = rule.when
    return Rule(
        name=rule.name,
        when=Condition(
            intents=tuple(when.intent),
            tiers=tuple(when.tier),
            languages=tuple(when.language),
            channels=tuple(when.channel),
            slots=dict(when.slots),
            repeat=when.repeat,
            same_need=when.same_need,
            waits=dict(when.wait_over_s),
            hours={name: wanted == "open" for name, wanted in when.hours.items()},
            gated=when.gated,
        ),
        why=rule.why,
        destination=rule.destination,
        priority=rule.priority,
        options=tuple(rule.options),
        prompt=rule.prompt,
        flag=rule.flag,
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
        words=dict(wordings.words),
        overrides=dict(wordings.prompts),
    )


Clock = Callable[[], datetime]
"""Wall-clock time with a time zone."""


def zone_of(pack: Pack) -> ZoneInfo:
    """Return the time zone of a pack's company."""
    return ZoneInfo(pack.time_zone)


def working_day(zone: ZoneInfo, today: date) -> datetime:
    """Return noon of the last Wednesday up to ``today``, so that results do not depend on it."""
    wednesday = today - timedelta(days=(today.weekday() - 2) % 7)
    return datetime(wednesday.year, wednesday.month, wednesday.day, NOON, tzinfo=zone)


def without_callbacks(script: Script) -> Script:
    """Return the script for a caller whose number is hidden: no call back can be promised."""
    return replace(script, offer=min(script.voicemails, default=""))
