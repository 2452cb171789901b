"""The Router port over the policy: what is known of the call and of today, put before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ivr.dialogue.events import Routed
from routing.policy import Facts, Policy
from routing.switches import NONE, Notice, Switches
from routing.types import Decision, DestinationKind

SAID = (DestinationKind.MESSAGE, DestinationKind.VISIT)
"""Kinds of destinations that are a prompt."""
NOTICE = "notice"
"""Prompt of a notice that answers the need."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a decision depends on beside the need. The callables return what holds now, at once."""

    language: str = "en"
    channel: str = ""
    tier: str = ""
    repeat: int = 0
    """Earlier calls in 24 hours."""
    previous: str = ""
    """The need of the last of them."""
    texting: bool = False
    """Text messages can be sent."""
    switches: Callable[[], Switches] = lambda: NONE
    load: Callable[[], Mapping[str, int]] = dict
    """Seconds of waiting, by queue."""
    slots: Callable[[], Mapping[str, str]] = dict
    """What the caller gave."""
    told: Callable[[], Collection[str]] = tuple
    """Ids of the notices that this caller has heard."""
    word: Callable[[str], str] = lambda _prompt: ""
    """The words of a prompt."""


@dataclass(frozen=True, slots=True)
class PolicyRouter:
    """The Router port over a policy and a clock."""

    policy: Policy
    clock: Callable[[], datetime]
    """Wall-clock time with a time zone."""
    reachable: bool = True
    """Whether the caller can be called back; else what is closed goes to the operator."""
    around: Surroundings = field(default_factory=Surroundings)

    def facts(self, intent: str) -> Facts:
        """Return everything that is known now, for a need."""
        around = self.around
        return Facts(
            intent=intent,
            at=self.clock(),
            slots=around.slots(),
            language=around.language,
            channel=around.channel,
            tier=around.tier,
            repeat=around.repeat,
            previous=around.previous,
            load=around.load(),
            reachable=self.reachable,
            texting=around.texting,
        )

    def route(self, intent: str, at_ms: int) -> Routed:
        """Return where ``intent`` goes now."""
        facts, switches = self.facts(intent), self.around.switches()
        decision = self.policy.decide(facts, switches)
        place = decision.destination
        told = self.around.told()
        due = switches.about(intent, place.name, facts.at)
        notices = tuple(notice for notice in due if notice.id not in told)
        answered = any(notice.answers for notice in notices) and not decision.critical
        prompt = place.prompt if place.kind in SAID else ""
        return Routed(
            at_ms=at_ms,
            destination=place.name,
            kind=place.kind,
            is_open=decision.is_open,
            offer=decision.offer.name if decision.offer is not None else "",
            opens_at=decision.opens_at,
            prompt=NOTICE if answered else prompt,
            service="" if answered else decision.service,
            reason=_reason(decision, notices if answered else ()),
            options=tuple(option.name for option in decision.options),
            offered_for=decision.offered_for,
            notice=self._first(decision, notices),
            notice_urgent=any(notice.emergency for notice in notices),
            notices=tuple(notice.id for notice in notices),
            rule=decision.rule,
            priority=decision.priority,
            flag=decision.flag,
            steps=decision.steps,
        )

    def _first(self, decision: Decision, notices: tuple[Notice, ...]) -> str:
        """Return what is said before anything else; a critical need hears emergencies only."""
        said = [
            notice.text(self.around.language)
            for notice in notices
            if notice.emergency or not decision.critical
        ]
        own = self.around.word(decision.prompt) if decision.prompt else ""
        return " ".join(filter(None, (*said, own)))


def _reason(decision: Decision, answering: tuple[Notice, ...]) -> str:
    if answering:
        return f"{decision.reason} Notice {answering[0].id} answers it."
    return decision.reason
