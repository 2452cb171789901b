"""What speaks against the routes of a draft, in words, beside the rule, need or place it is of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from intents.editing_routes import way_back
from intents.pack import Pack
from intents.pack_rules import RuleDefinition
from intents.route_words import language_word, listed, said
from ivr.company import policy_of
from routing.explain import shadowed, unreached
from routing.hours import Schedule
from routing.policy import PEOPLE, Policy
from routing.types import DestinationKind

Doubts = dict[tuple[str, str], list[str]]
"""Sentences by what they are of: ``("rule", name)``, ``("need", name)``, ``("overflow", name)``."""


def doubts_of(pack: Pack, begin: datetime) -> Doubts:
    """Return what callers would suffer from; ``begin`` the two weeks that are tried."""
    policy, found = policy_of(pack), Doubts()
    for name, earlier in shadowed(policy):
        found.setdefault(("rule", name), []).append(
            f"This rule is never reached: “{said(earlier)}” is asked before it, and holds whenever "
            "this one does. Ask it earlier, or narrow the other one."
        )
    for rule in pack.rules:
        if doubts := list(_of_rule(pack, policy, rule)):
            found.setdefault(("rule", rule.name), []).extend(doubts)
    for intent, at in unreached(policy, begin):
        found[("need", intent)] = [
            f"Critical calls reach nobody on {at:%A at %H:%M}. Choose a place with people."
        ]
    for name in pack.overflow:
        if doubts := list(_of_overflow(pack, policy, name)):
            found[("overflow", name)] = doubts
    return found


def _of_rule(pack: Pack, policy: Policy, rule: RuleDefinition) -> Iterator[str]:
    """Yield why a rule can never match, or only by way of exception."""
    when = rule.when
    if gone := [need for need in when.intent if need not in pack.intents]:
        never = len(gone) == len(when.intent)
        begin = "This rule can never match: there" if never else "There"
        yield f"{begin} is no need {listed(gone)} any more."
    if strange := [tag for tag in when.language if tag not in pack.languages]:
        never = len(strange) == len(when.language)
        begin = "This rule can never match: the" if never else "The"
        yield f"{begin} line does not speak {listed([language_word(tag) for tag in strange])}."
    for queue in when.wait_over_s:
        if policy.destinations[queue].kind is not DestinationKind.QUEUE:
            yield (
                f"This rule can never match: nobody waits at “{said(queue)}”, since it is no queue."
            )
    for name, wanted in when.hours.items():
        if _never(policy.schedules[name], wanted):
            yield (
                f"This rule can never match as the week stands: the hours “{said(name)}” are never "
                f"{wanted}. It holds only while somebody has them {wanted} on the page Crisis."
            )
    for slot in when.slots:
        needs = [pack.intents[need] for need in when.intent if need in pack.intents]
        if needs and not any(slot in need.slots for need in needs):
            yield (
                f"This rule hardly ever matches: callers about {listed(when.intent)} are not asked "
                f"for “{said(slot)}”."
            )
    yield from _of_critical(policy, rule)


def _of_critical(policy: Policy, rule: RuleDefinition) -> Iterator[str]:
    critical = [need for need in rule.when.intent if need in policy.critical]
    if critical and rule.destination and policy.destinations[rule.destination].kind not in PEOPLE:
        yield (
            f"“{said(rule.destination)}” is no person: calls about {listed(critical)} are critical "
            f"and go to {said(policy.operator)} instead."
        )


def _of_overflow(pack: Pack, policy: Policy, name: str) -> Iterator[str]:
    chain = pack.overflow[name]
    for place in chain.to:
        if policy.destinations[place].kind not in PEOPLE:
            yield f"Nobody answers at “{said(place)}”: what is offered there is no overflow."
    for place in chain.to:
        if way := way_back(pack.overflow, place, name):
            round_trip = " → ".join(said(one) for one in (name, *way))
            yield (
                f"The chains go round: {round_trip}. A call tries only the chain of the place "
                "where it was going, so nobody is caught; but when all are busy, none helps."
            )
            break


def _never(schedule: Schedule, wanted: str) -> bool:
    """Whether a week never has opening hours so."""
    return schedule.always_open if wanted == "closed" else not any(schedule.week.values())
