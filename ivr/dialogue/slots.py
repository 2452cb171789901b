"""Which value is still to be asked for, and whether one that came is good."""

from __future__ import annotations

from intents.types import Slot

from .memory import Memory
from .script import Script, SlotSpec

LONG_ENOUGH_TO_SHOW = 12
"""Digits from which the last four tell an owner his card and nobody else anything."""


def missing_slot(intent: str, memory: Memory, script: Script, heard: tuple[Slot, ...]) -> str:
    """Return the first slot of ``intent`` to ask for; "" when there is none."""
    known = set(memory.slots) | {slot.name for slot in heard}
    for spec in script.policy(intent).slots:
        if spec.ask and spec.name not in known:
            return spec.name
    return ""


def pending_spec(memory: Memory, script: Script) -> SlotSpec:
    """Return the specification of the slot being asked for.

    Raises:
        LookupError: no slot is being asked for.

    """
    for spec in script.policy(memory.intent).slots:
        if spec.name == memory.pending_slot:
            return spec
    raise LookupError(f"intent {memory.intent!r} has no slot {memory.pending_slot!r}")


def is_valid(value: str, spec: SlotSpec) -> bool:
    """Check length and checksum; kinds other than digits are valid as they come."""
    if spec.kind != "digits":
        return bool(value)
    if not value.isdigit() or (spec.length is not None and len(value) != spec.length):
        return False
    return spec.check != "luhn" or passes_luhn(value)


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
