"""Which of the values that were read back a caller corrects: "no, the account is 6070 8090"."""

from __future__ import annotations

from dataclasses import replace

from intents.types import Slot

from .memory import Memory
from .script import Script, SlotSpec
from .slots import fits, spec_of, told_apart


def corrections(said: tuple[Slot, ...], memory: Memory, script: Script) -> tuple[Slot, ...]:
    """Return the values that replace what the service was going to be asked with.

    Of several slots that a value fits it replaces the one that it looks most like: what was
    misheard. Values that fit none are not taken.
    """
    found = (spec_of(name, memory, script) for name in script.services[memory.service].needs)
    specs = [spec for spec in found if spec is not None and not spec.sensitive]
    places = {slot: [spec for spec in specs if fits(slot, spec)] for slot in said}
    taken = told_apart([slot for slot in said if places[slot]])
    return tuple(replace(slot, name=_likest(slot, places[slot], memory)) for slot in taken)


def _likest(slot: Slot, specs: list[SlotSpec], memory: Memory) -> str:
    """Return the slot whose value has most in common with the new one; of equals the first."""

    def in_common(spec: SlotSpec) -> int:
        before = str(memory.slots.get(spec.name, {}).get("value", ""))
        return sum(one == other for one, other in zip(slot.value, before, strict=False))

    return max(specs, key=in_common).name
