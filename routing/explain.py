"""What a policy decides, in words; what is wrong with one, asked about two weeks. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from routing.policy import PEOPLE, Policy
from routing.rules import Condition, Facts
from routing.switches import Gate, Switches
from routing.types import Decision

HOURS = 14 * 24


def in_words(decision: Decision, policy: Policy) -> list[str]:
    """Return a decision in plain lines, the outcome first."""
    goes = f"Goes to {decision.destination.name} ({decision.destination.kind})."
    if decision.service:
        goes = f"Is served by {decision.service}; if that fails: {goes}"
    if not decision.is_open:
        names = ", ".join(option.name for option in decision.options)
        goes = f"Is offered, because {decision.offered_for}: {names}."
    chain = " → ".join(decision.chain)
    tried = [f"Tried: {chain}."] if len(decision.chain) > 1 else []
    person = f"Asking for a person always reaches {policy.operator} or the offered queue."
    return [goes, *tried, *decision.steps, person]


def findings(policy: Policy, begin: datetime) -> Iterator[str]:
    """Yield one plain sentence for everything that callers would suffer from."""
    yield from _never_reached(policy)
    yield from _not_reached(policy, begin)
    yield from _without_choice(policy)
    yield from _circles(policy)


def _never_reached(policy: Policy) -> Iterator[str]:
    for place, rule in enumerate(policy.rules):
        for earlier in policy.rules[:place]:
            if _covers(earlier.when, rule.when):
                yield f"rule {rule.name} is never reached: {earlier.name} holds whenever it does"
                break


def _covers(wide: Condition, narrow: Condition) -> bool:
    """Whether ``wide`` holds whenever ``narrow`` does, as far as that can be told."""
    lists = ("intents", "tiers", "languages", "channels")
    listed = all(_within(getattr(narrow, name), getattr(wide, name)) for name in lists)
    same = all(
        not getattr(wide, name) or getattr(wide, name) == getattr(narrow, name)
        for name in ("slots", "same_need", "waits", "hours")
    )
    gated = wide.gated is None or wide.gated == narrow.gated
    return listed and same and gated and wide.repeat <= narrow.repeat


def _within(narrow: tuple[str, ...], wide: tuple[str, ...]) -> bool:
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


def _not_reached(policy: Policy, begin: datetime) -> Iterator[str]:
    """Yield critical needs that do not reach a person, even when they are gated."""
    for intent in sorted(policy.critical):
        gate = Switches(gates=(Gate("", intent),))
        for hour in range(HOURS):
            at = begin + timedelta(hours=hour)
            decision = policy.decide(Facts(intent, at), gate)
            if not decision.is_open or decision.destination.kind not in PEOPLE:
                yield f"critical {intent} reaches nobody on {at:%A at %H:%M}"
                break


def _without_choice(policy: Policy) -> Iterator[str]:
    for intent in policy.intents:
        if len(policy.options_of(intent)) < 2:
            yield f"{intent} has no choice: give its options, or a callback destination"


def _circles(policy: Policy) -> Iterator[str]:
    for name, overflow in policy.overflow.items():
        people = [place for place in overflow.to if policy.destinations[place].kind not in PEOPLE]
        if people:
            yield f"overflow of {name} leads to {people[0]}, where nobody answers"
