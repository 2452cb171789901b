"""What a policy decides, in words; what is wrong with one, asked about two weeks. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from routing.policy import PEOPLE, Policy
from routing.rules import ANY, Condition, Facts
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
    for rule, earlier in shadowed(policy):
        yield f"rule {rule} is never reached: {earlier} holds whenever it does"
    for intent, at in unreached(policy, begin):
        yield f"critical {intent} reaches nobody on {at:%A at %H:%M}"
    yield from _without_choice(policy)
    yield from _circles(policy)


def shadowed(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield each rule that an earlier one never lets be reached, and that earlier one."""
    for place, rule in enumerate(policy.rules):
        for earlier in policy.rules[:place]:
            if _covers(earlier.when, rule.when):
                yield rule.name, earlier.name
                break


def _covers(wide: Condition, narrow: Condition) -> bool:
    """Whether ``wide`` holds whenever ``narrow`` does, as far as that can be told."""
    lists = ("intents", "tiers", "languages")
    listed = all(_within(getattr(narrow, name), getattr(wide, name)) for name in lists)
    channels = not wide.channels or (
        bool(narrow.channels) and all(name.startswith(wide.channels) for name in narrow.channels)
    )
    gated = wide.gated is None or wide.gated == narrow.gated
    earlier = wide.repeat <= narrow.repeat and (narrow.same_need or not wide.same_need)
    return listed and channels and gated and earlier and _covers_what_is_named(wide, narrow)


def _covers_what_is_named(wide: Condition, narrow: Condition) -> bool:
    """Compare values, waits and hours, each by its name."""
    slots = all(
        name in narrow.slots and value in (ANY, narrow.slots[name])
        for name, value in wide.slots.items()
    )
    waits = all(
        queue in narrow.waits and seconds <= narrow.waits[queue]
        for queue, seconds in wide.waits.items()
    )
    return slots and waits and wide.hours.items() <= narrow.hours.items()


def _within(narrow: tuple[str, ...], wide: tuple[str, ...]) -> bool:
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


def unreached(policy: Policy, begin: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield critical needs that do not reach a person, even when they are gated, and when."""
    for intent in sorted(policy.critical):
        gate = Switches(gates=(Gate("", intent),))
        for hour in range(HOURS):
            at = begin + timedelta(hours=hour)
            decision = policy.decide(Facts(intent, at), gate)
            if not decision.is_open or decision.destination.kind not in PEOPLE:
                yield intent, at
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
