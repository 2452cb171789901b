"""Which of the values that were read back a caller corrects: "no, the account is 6070 8090"."""

from __future__ import annotations

from dataclasses import replace

from intents.types import Slot

from .memory import Memory
from .script import Script, SlotSpec
from .slots import is_valid, spec_of


def corrections(said: tuple[Slot, ...], memory: Memory, script: Script) -> tuple[Slot, ...]:
    """Return the values that replace what the service was going to be asked with.

    Of several slots that a value fits it replaces the one that it looks most like: what was
    misheard. Values that fit none are not taken.
    """
    found = (spec_of(name, memory, script) for name in script.services[memory.service].needs)
    specs = [spec for spec in found if spec is not None and not spec.sensitive]
    places = {slot: [spec for spec in specs if _fits(slot, spec)] for slot in said}
    taken = _told_apart([slot for slot in said if places[slot]])
    return tuple(replace(slot, name=_likest(slot, places[slot], memory)) for slot in taken)


def _fits(slot: Slot, spec: SlotSpec) -> bool:
    return spec.kind == slot.kind and is_valid(slot.value, spec)


def _likest(slot: Slot, specs: list[SlotSpec], memory: Memory) -> str:
    """Return the slot whose value has most in common with the new one; of equals the first."""

    def in_common(spec: SlotSpec) -> int:
        before = str(memory.slots.get(spec.name, {}).get("value", ""))
        return sum(one == other for one, other in zip(slot.value, before, strict=False))

    return max(specs, key=in_common).name


def _told_apart(slots: list[Slot]) -> list[Slot]:
    """Return ``slots`` without a number that is the same words as a sum, or the other way round."""
    by_kind = {slot.kind: slot for slot in slots}
    digits, amount = by_kind.get("digits"), by_kind.get("amount")
    if digits is None or amount is None or not _overlap(digits.said, amount.said):
        return slots
    loser = digits if " " in amount.value else amount  # a sum that names its money is one
    return [slot for slot in slots if slot is not loser]


def _overlap(one: str, other: str) -> bool:
    one, other = f" {one} ", f" {other} "
    return one in other or other in one
