"""Which of the values that were read back a caller corrects: "no, the account is 6070 8090"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from intents.types import ALL, IntentMatch, Slot

from .memory import Memory
from .script import Script, SlotSpec
from .slots import beside, fits, in_its_money, spec_of, told_apart, value_alone

Slots = tuple[Slot, ...]


def corrections(said: tuple[Slot, ...], memory: Memory, script: Script) -> tuple[Slot, ...]:
    """Return the values that replace what the service was going to be asked with.

    Of several slots that a value fits it replaces the one that it looks most like: what was
    misheard. Values that fit none are not taken.
    """
    found = (spec_of(name, memory, script) for name in script.services[memory.service].needs)
    specs = [spec for spec in found if spec is not None and not spec.sensitive]
    places = {slot: [spec for spec in specs if fits(slot, spec)] for slot in said}
    taken = told_apart([slot for slot in said if places[slot]])
    return tuple(replace(slot, name=_likest(slot, places[slot], memory.slots)) for slot in taken)


def said_instead(match: IntentMatch, memory: Memory, script: Script, *, given: bool) -> Slots:
    """Return values of the need other than the one that is asked for; () for nothing new.

    "Friday" to "what's the number?" is the day, and "no, sixty" the sum that was said before.
    ``given``: those only that replace earlier ones.
    """
    specs = script.policy(memory.intent).slots
    others = {spec.name for spec in specs} - set(memory.slots) if given else set()
    said = beside(match, (), memory.intent, script, {*others, memory.pending_slot})
    return tuple(slot for slot in said if _is_new(slot, memory) and not _is_spelled(slot, match))


def _is_new(slot: Slot, memory: Memory) -> bool:
    known = memory.slots.get(slot.name, {}).get("value")
    return known is None or in_its_money(slot, memory) != known


def decline(memory: Memory) -> None:
    """Keep what the caller says no to, in case that only a value of it was wrong."""
    memory.declined = {"intent": memory.intent, "slots": dict(memory.slots)}


def corrected_after(match: IntentMatch, memory: Memory, script: Script, most: int) -> Slots:
    """Return all values of what was declined with those that were said; () for none.

    ``most``: words beside them that are no other need.
    """
    intent, slots = str(memory.declined["intent"]), memory.declined["slots"]
    said = value_alone(match, intent, script, most)
    specs = [s for s in script.policy(intent).slots if s.name in slots and not s.sensitive]
    places = {slot: [spec for spec in specs if fits(slot, spec)] for slot in said}
    kept = (Slot(s.name, s.kind, slots[s.name]["value"], slots[s.name]["said"]) for s in specs)
    new = [replace(s, name=_likest(s, places[s], slots)) for s in said if places[s]]
    return (*kept, *new) if new else ()


def _is_spelled(slot: Slot, match: IntentMatch) -> bool:
    """Whether a sum is only figures one by one: "two oh four" is neither two nor four dollars."""
    if slot.kind != "amount" or " " in slot.value or slot.value == ALL:
        return False
    figures = (s.value for s in match.slots if s.kind == "digits" and slot.said in s.said)
    return any(float(value) != float(slot.value) for value in figures)


def _likest(slot: Slot, specs: list[SlotSpec], known: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the slot whose value has most in common with the new one; of equals the first."""

    def in_common(spec: SlotSpec) -> int:
        before = str(known.get(spec.name, {}).get("value", ""))
        return sum(one == other for one, other in zip(slot.value, before, strict=False))

    return max(specs, key=in_common).name
