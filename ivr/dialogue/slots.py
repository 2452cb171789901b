"""Which value is still to be asked for, and whether one that came is good."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time

from intents.types import ALL, IntentMatch, Slot

from .memory import Memory
from .script import Script, SlotSpec

ISO: dict[str, type[date | time]] = {"date": date, "time": time}
"""Kinds that are written as ISO 8601."""
AMOUNT = re.compile(r"^\d+(\.\d{1,2})?( [A-Z]{3})?$")
LONG_ENOUGH_TO_SHOW = 12
"""Digits from which the last four tell an owner his card and nobody else anything."""


def missing_slot(intent: str, memory: Memory, script: Script, heard: tuple[Slot, ...]) -> str:
    """Return the first slot of ``intent`` to ask for; "" when there is none.

    What was said of a need before it was done does not count when it is named again alone.
    """
    done = intent == memory.done and not heard
    service = script.services.get(script.policy(intent).service) if done else None
    over = set(service.needs) if service is not None else set()
    known = (set(memory.slots) - over) | {slot.name for slot in heard}
    for spec in script.policy(intent).slots:
        if spec.ask and spec.name not in known:
            return spec.name
    return ""


def spec_of(slot: str, memory: Memory, script: Script) -> SlotSpec | None:
    """Return the specification of a slot of the need, None when it has no such slot."""
    return next((s for s in script.policy(memory.intent).slots if s.name == slot), None)


def pending_spec(memory: Memory, script: Script) -> SlotSpec:
    """Return the specification of the slot being asked for.

    Raises:
        LookupError: no slot is being asked for.

    """
    spec = spec_of(memory.pending_slot, memory, script)
    if spec is not None:
        return spec
    raise LookupError(f"intent {memory.intent!r} has no slot {memory.pending_slot!r}")


def is_valid(value: str, spec: SlotSpec) -> bool:
    """Check length and checksum of digits, the sum of an amount, the form of what has one."""
    if spec.kind == "amount" and value == ALL:
        return bool(spec.whole)
    if spec.kind == "amount":
        return AMOUNT.match(value) is not None and float(value.split()[0]) > 0
    if spec.kind in ISO:
        return _is_iso(value, ISO[spec.kind])
    if spec.kind == "code":
        fits = not spec.pattern or re.fullmatch(spec.pattern, value) is not None
        return fits and value.isalnum() and _has_length(value, spec)
    if spec.kind == "name" and spec.names:
        return value in spec.names
    if spec.kind != "digits":
        return bool(value)
    if not value.isdigit() or not _has_length(value, spec):
        return False
    return spec.check != "luhn" or passes_luhn(value)


def in_its_money(slot: Slot, memory: Memory) -> str:
    """Return a slot's value; an amount without a currency keeps that of what it replaces."""
    before = str(memory.slots.get(slot.name, {}).get("value", ""))
    _, _, currency = before.partition(" ")
    plain = slot.kind == "amount" and " " not in slot.value and slot.value != ALL
    return f"{slot.value} {currency}".strip() if plain else slot.value


def valid_slots(slots: tuple[Slot, ...], intent: str, script: Script) -> tuple[Slot, ...]:
    """Return the values said in one breath with a need, without those that cannot be right."""
    specs = {spec.name: spec for spec in script.policy(intent).slots}
    return tuple(s for s in slots if s.name not in specs or is_valid(s.value, specs[s.name]))


def fits(slot: Slot, spec: SlotSpec) -> bool:
    """Whether a value is of the kind of a slot, and can be right."""
    return spec.kind == slot.kind and is_valid(slot.value, spec)


def told_apart(slots: Iterable[Slot]) -> list[Slot]:
    """Return ``slots`` without a number that is the same words as a sum, or the other way round."""
    kept = list(slots)
    amount = next((slot for slot in kept if slot.kind == "amount"), None)
    same = (slot for slot in kept if slot.kind == "digits" and amount and _overlap(slot, amount))
    digits = next(same, None)
    if digits is None or amount is None:
        return kept
    loser = digits if " " in amount.value else amount  # a sum that names its money is one
    return [slot for slot in kept if slot is not loser]


def said_with_yes(match: IntentMatch, intent: str, script: Script) -> tuple[Slot, ...]:
    """Return the values that were said with a yes to ``intent``, as its slots take them.

    The words beside a yes may look like another need; the values are of the one asked about.
    """
    about_it = not match.candidates or match.candidates[0].intent == intent
    taken = list(valid_slots(match.slots, intent, script)) if about_it else []
    known = {slot.name for slot in taken}
    return (*taken, *beside(match, tuple(taken), intent, script, known))


def beside(
    match: IntentMatch, taken: tuple[Slot, ...], intent: str, script: Script, known: set[str]
) -> tuple[Slot, ...]:
    """Return what else was said, as slots of ``intent`` other than ``known`` take it.

    ``taken``: values whose words mean nothing else.
    """
    specs = [s for s in script.policy(intent).slots if not (s.sensitive or s.name in known)]
    left = told_apart(slot for slot in match.beside if any(fits(slot, spec) for spec in specs))
    found: list[Slot] = []
    for spec in specs:
        used = (*taken, *found)
        last = spec.name == _last_of(spec.kind, intent, script)
        free = [s for s in left if fits(s, spec) and not any(_overlap(s, one) for one in used)]
        meant = [s for s in free if last or not s.there]  # where it goes is the last one
        found += [replace(slot, name=spec.name) for slot in meant][:1]
    return tuple(found)


def _last_of(kind: str, intent: str, script: Script) -> str:
    specs = script.policy(intent).slots
    return [spec.name for spec in specs if spec.kind == kind and not spec.sensitive][-1]


def value_alone(match: IntentMatch, intent: str, script: Script, most: int) -> tuple[Slot, ...]:
    """Return the values of ``intent`` in what was said, if at most ``most`` words are beside."""
    said = beside(match, (), intent, script, set())
    others = len(match.text.split()) - sum(len(slot.said.split()) for slot in said)
    return said if others <= most else ()


def _overlap(one: Slot, other: Slot) -> bool:
    """Whether both are read from the same words."""
    first, second = f" {one.said} ", f" {other.said} "
    return first in second or second in first


def _has_length(value: str, spec: SlotSpec) -> bool:
    if spec.at_least is not None:
        return spec.at_least <= len(value) <= (spec.length or len(value))
    return spec.length is None or len(value) == spec.length


def _is_iso(value: str, form: type[date | time]) -> bool:
    try:
        form.fromisoformat(value)
    except ValueError:
        return False
    return True


def mask(value: str) -> str:
    """Return what may be kept of a sensitive value: the end of a long one, nothing of a PIN.

    >>> mask("4111111111111111"), mask("1234")
    ('••••••••••••1111', '••••')
    """
    shown = 4 if len(value) >= LONG_ENOUGH_TO_SHOW else 0
    return "•" * (len(value) - shown) + value[len(value) - shown :]


def passes_luhn(digits: str) -> bool:
    """Return whether ``digits`` has a valid Luhn check digit (ISO/IEC 7812-1, annex B).

    >>> passes_luhn("79927398713"), passes_luhn("79927398714")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
