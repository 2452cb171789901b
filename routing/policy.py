"""Facts to a destination, with the reason. Pure: time and loads are passed in.

In this order: the first rule that holds, or else the need's usual destination; emergency
closing, holiday, closed, open; the gate; the wait. A critical need is never gated and never
closed into a promise: in the end the operator takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from routing.hours import Opening, Schedule
from routing.priority import priority_of
from routing.rules import Condition, Facts, Overflow, Rule
from routing.switches import NONE, Switches
from routing.types import Decision, Destination, DestinationKind

__all__ = ["Condition", "Facts", "Overflow", "Policy", "Rule", "Switches"]

PEOPLE = (DestinationKind.QUEUE, DestinationKind.EXTERNAL)
"""Kinds of destinations where somebody answers."""
NEEDS_A_NUMBER = (DestinationKind.CALLBACK, DestinationKind.SMS)
"""Kinds that can only be promised to callers whose number is known."""
MOST_OPTIONS = 3
"""More cannot be kept in mind."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Where each need of one company goes."""

    destinations: Mapping[str, Destination]
    intents: Mapping[str, str]
    """Intent to destination name."""
    schedules: Mapping[str, Schedule]
    """By name of the opening hours."""
    operator: str
    """Where everything else goes; should be open at all hours."""
    urgent: frozenset[str] = frozenset()
    """Intents that do not wait."""
    emergency: str = ""
    """Where alarms go; "" for the operator."""
    critical: frozenset[str] = frozenset()
    """Intents that always reach a person."""
    rules: tuple[Rule, ...] = ()
    overflow: Mapping[str, Overflow] = field(default_factory=dict)
    """By destination."""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Destinations to choose from, by intent; see ``options_of`` for the others."""
    tiers: Mapping[str, int] = field(default_factory=dict)
    """Points of priority by customer tier."""
    services: Mapping[str, str] = field(default_factory=dict)
    """Self-service that is tried before people, by intent; a rule's destination comes before."""

    def decide(self, facts: Facts, switches: Switches = NONE) -> Decision:
        """Return where a call goes, and why.

        An intent without a destination goes to the operator.
        """
        return _Deciding(self, facts, switches).decision()

    def named(self, name: str) -> Destination:
        """Return a destination by name; ``operator`` and ``alarm`` stand for the pack's own."""
        aliases = {"operator": self.operator, "alarm": self.emergency or self.operator}
        return self.destinations[aliases.get(name, name)]

    def options_of(self, intent: str) -> tuple[str, ...]:
        """Return what a caller with this need may choose from, best first; at least two.

        A company whose only destination is its operator has one.
        """
        if given := self.options.get(intent):
            return given
        usual = self.intents.get(intent, self.operator)
        place = self.destinations[usual]
        promise = next((n for n, d in self.destinations.items() if d.kind in NEEDS_A_NUMBER), "")
        names = dict.fromkeys((usual, place.when_closed or promise, self.operator))
        return tuple(name for name in names if name)

    def opening(self, place: Destination, at: datetime, switches: Switches) -> tuple[Opening, str]:
        """Return whether ``place`` is open at ``at``, and why in a few words."""
        overrides = switches.overrides_of(place.hours)
        schedule = self.schedules.get(place.hours)
        if schedule is not None:
            overrides = (*overrides, *schedule.overrides)
            return replace(schedule, overrides=overrides).opening(at)
        for override in overrides:
            if override.begins <= at < override.ends:
                return (Opening.OPEN if override.is_open else Opening.EMERGENCY), override.reason
        return Opening.OPEN, "open at all hours"

    def opens_at(self, place: Destination, at: datetime, switches: Switches) -> str:
        """Return when ``place`` opens next, ISO in its own time; "" when not known."""
        schedule = self.schedules.get(place.hours)
        if schedule is None:
            return ""
        overrides = (*switches.overrides_of(place.hours), *schedule.overrides)
        opening = replace(schedule, overrides=overrides).next_opening(at)
        return opening.isoformat(timespec="minutes") if opening is not None else ""


class _Deciding:
    """One decision in the making."""

    def __init__(self, policy: Policy, facts: Facts, switches: Switches) -> None:
        self._policy = policy
        self._facts = facts
        self._switches = switches
        self._steps: list[str] = []
        self._critical = facts.intent in policy.critical
        self._urgent = facts.intent in policy.urgent
        self._gate = switches.gated(facts.intent, facts.load, facts.at)

    def decision(self) -> Decision:
        """Return the decision with everything that explains it."""
        rule = self._rule()
        placed = self._placed(rule)
        priority, why = priority_of(
            self._facts, urgent=self._urgent, critical=self._critical, tiers=self._policy.tiers
        )
        if rule is not None and rule.priority is not None:
            priority, why = rule.priority, f"Priority {rule.priority}: rule {rule.name}."
        own = "" if rule is not None else self._policy.services.get(self._facts.intent, "")
        return replace(
            placed,
            service=placed.service or own,
            urgent=self._urgent or self._critical,
            critical=self._critical,
            priority=priority,
            priority_reason=why,
            rule=rule.name if rule is not None else "",
            flag=rule.flag if rule is not None else "",
            prompt=rule.prompt if rule is not None else "",
            steps=(*self._steps, placed.reason, why),
        )

    def _rule(self) -> Rule | None:
        """Return the first rule that holds; every other one leaves a line."""
        for rule in self._policy.rules:
            why_not = rule.when.why_not(self._facts, self._is_open, gated=bool(self._gate))
            if not why_not:
                self._steps.append(f"Rule {rule.name} holds: {rule.why or 'all its conditions'}.")
                return rule
            self._steps.append(f"Rule {rule.name} does not hold: {why_not}.")
        return None

    def _is_open(self, hours: str) -> bool:
        place = Destination("", DestinationKind.QUEUE, hours=hours)
        opening, _ = self._policy.opening(place, self._facts.at, self._switches)
        return opening is Opening.OPEN

    def _placed(self, rule: Rule | None) -> Decision:
        facts, policy = self._facts, self._policy
        by = f" by rule {rule.name}" if rule is not None else ""
        name = (rule.destination if rule is not None else "") or policy.intents.get(facts.intent)
        if not name:
            why = f"no destination for {facts.intent}" if facts.intent else "the need is not known"
            return Decision(policy.destinations[policy.operator], True, f"Operator: {why}{by}.")
        place = policy.destinations[name]
        if place.kind is DestinationKind.SELF_SERVICE:
            return replace(self._placed_at(place.on_failure, rule, by), service=place.service)
        return self._placed_at(name, rule, by)

    def _placed_at(self, name: str, rule: Rule | None, by: str) -> Decision:
        facts, policy = self._facts, self._policy
        place = policy.destinations[name or policy.operator]
        if self._critical and place.kind not in PEOPLE:
            self._steps.append(f"{place.name} is no person: the operator takes what is critical.")
            place = policy.destinations[policy.operator]
        name = place.name
        opening, why = policy.opening(place, facts.at, self._switches)
        why_rule = f" ({rule.why})" if rule is not None and rule.why else ""
        reason = f"{facts.intent} goes to {name}{by}{why_rule}, {why}."
        if opening is not Opening.OPEN:
            return replace(self._closed(place, reason), opening=opening.value)
        placed = self._gated(place, reason) or self._busy(place, reason)
        if placed is None and rule is not None and rule.options and not self._critical:
            placed = self._choice(place, rule.options, reason, "rule")
        return replace(placed or Decision(place, True, reason, chain=(name,)), opening="open")

    def _closed(self, place: Destination, reason: str) -> Decision:
        taken, tried = self._overflow(place)
        if taken is not None:
            return Decision(taken, True, f"{reason} {taken.name} takes it.", chain=tried)
        operator = self._policy.destinations[self._policy.operator]
        chain = (*tried, operator.name)
        if self._critical or self._urgent:
            what = "Critical" if self._critical else "Urgent"
            return Decision(operator, True, f"{reason} {what}: the operator takes it.", chain=chain)
        names = self._policy.options_of(self._facts.intent)
        promises = dict.fromkeys((place.when_closed, *names))
        placed = self._choice(place, tuple(promises), reason, "closed", without_people=True)
        if placed is None or not place.when_closed:
            return Decision(operator, True, f"{reason} The operator takes it.", chain=chain)
        opens_at = self._policy.opens_at(place, self._facts.at, self._switches)
        return replace(placed, opens_at=opens_at, chain=tried)

    def _gated(self, place: Destination, reason: str) -> Decision | None:
        """Return what a gated need gets instead of people; None when it may go on."""
        if not self._gate or place.kind not in PEOPLE:
            return None
        if self._critical:
            self._steps.append("The need is gated, but it is critical: nothing holds it back.")
            return None
        reason = f"{reason} The need is {self._gate}."
        names = (*self._policy.options_of(self._facts.intent), place.when_closed)
        placed = self._choice(place, names, reason, "gated", without_people=True)
        if placed is None:
            self._steps.append("The need is gated, but there is nothing to offer instead.")
        return placed

    def _busy(self, place: Destination, reason: str) -> Decision | None:
        """Return where a call goes whose destination's wait is too long; None to go on."""
        overflow, wait = self._policy.overflow.get(place.name), self._wait(place.name)
        if overflow is None or overflow.wait_over_s is None or wait <= overflow.wait_over_s:
            return None
        reason = f"{reason} It waits {wait} s, more than {overflow.wait_over_s} s."
        taken, tried = self._overflow(place)
        if taken is not None:
            return Decision(taken, True, f"{reason} {taken.name} takes it.", chain=tried)
        if self._critical or self._urgent:
            return Decision(place, True, f"{reason} Nobody else is free.", chain=(place.name,))
        names = (place.name, *self._policy.options_of(self._facts.intent), place.when_closed)
        placed = self._choice(place, names, reason, "busy")
        return placed if placed is not None and len(placed.options) > 1 else None

    def _overflow(self, place: Destination) -> tuple[Destination | None, tuple[str, ...]]:
        """Return the first destination of the chain that can take the call, and all tried."""
        overflow = self._policy.overflow.get(place.name)
        tried = [place.name]
        for name in overflow.to if overflow is not None else ():
            tried.append(name)
            other = self._policy.destinations[name]
            if self._critical and other.kind not in PEOPLE:
                continue
            opening, why = self._policy.opening(other, self._facts.at, self._switches)
            if opening is not Opening.OPEN:
                self._steps.append(f"Overflow {name}: {why}.")
                continue
            limits = self._policy.overflow.get(name)
            limit = limits.wait_over_s if limits is not None else None
            if limit is not None and self._wait(name) > limit:
                self._steps.append(f"Overflow {name}: waits {self._wait(name)} s.")
                continue
            return other, tuple(tried)
        return None, tuple(tried)

    def _wait(self, queue: str) -> int:
        return self._facts.load.get(queue, 0)

    def _choice(
        self,
        place: Destination,
        names: tuple[str, ...],
        reason: str,
        offered_for: str,
        *,
        without_people: bool = False,
    ) -> Decision | None:
        """Return a choice of what is possible now; None when nothing is."""
        places = [self._policy.destinations[name] for name in dict.fromkeys(names) if name]
        possible = [p for p in places if self._possible(p, without_people=without_people)]
        if not possible:
            return None
        kinds: dict[DestinationKind, Destination] = {}
        for option in possible:  # two of a kind sound the same
            kinds.setdefault(option.kind, option)
        options = tuple(kinds.values())[:MOST_OPTIONS]
        return Decision(
            place, False, reason, offer=options[0], options=options, offered_for=offered_for
        )

    def _possible(self, place: Destination, *, without_people: bool) -> bool:
        if place.kind in NEEDS_A_NUMBER and not self._facts.reachable:
            self._steps.append(f"{place.name} cannot be offered: the number is hidden.")
            return False
        if place.kind is DestinationKind.SMS and not self._facts.texting:
            self._steps.append(f"{place.name} cannot be offered: no text messages are sent.")
            return False
        if place.kind is DestinationKind.SELF_SERVICE:
            return False  # it has been tried before there is a choice
        if place.kind not in PEOPLE and place.hours == "always":
            return True  # nobody has to be there, not even in an emergency
        if without_people and place.kind in PEOPLE:
            return False
        opening, _ = self._policy.opening(place, self._facts.at, self._switches)
        return opening is Opening.OPEN
