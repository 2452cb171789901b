"""The values that a company's needs take, found in what a caller says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from intents.pack import IntentDefinition
from intents.types import Slot

from . import find_digits, find_slots, told_apart
from .which import goes_there, slot_for


class NeedSlots:
    """The slots of a pack's needs in one language, without those that are never said."""

    def __init__(self, needs: Mapping[str, IntentDefinition], language: str) -> None:
        self._needs, self._language = needs, language
        self._wanted = {
            need: tuple((n, slot.kind) for n, slot in item.slots.items() if not slot.sensitive)
            for need, item in needs.items()
        }
        self._names = {
            need: next((tuple(slot.names) for slot in item.slots.values() if slot.names), ())
            for need, item in needs.items()
        }
        self._pairs = {
            need
            for need, slots in self._wanted.items()
            if [k for _, k in slots].count("digits") > 1
        }
        """Needs that take two numbers: from where, and to where."""
        kinds = {kind for wanted in self._wanted.values() for _, kind in wanted}
        self.kinds = tuple(sorted(kinds - {"name"}))
        """Of all needs; names are known by their need only."""

    def found(self, need: str, text: str, today: date) -> tuple[Slot, ...]:
        """Return what ``text``, spelled, says of the slots of ``need``: nothing if unknown."""
        wanted = self._wanted.get(need, ())
        kinds = (kind for _, kind in wanted)
        said = find_slots(text, kinds, today, self._language, self._names.get(need, ()))
        named = (replace(s, name=slot_for(s, wanted, text, self._language)) for s in said)
        kept = told_apart(tuple(named), lambda slot: self._fits(need, slot))
        other = self._other_number(text, said) if need in self._pairs else None
        if other is None or not self._fits(need, other):
            return kept
        taken = {slot.name for slot in kept}
        free = [name for name, kind in wanted if kind == "digits" and name not in taken]
        return (*kept, replace(other, name=free[0])) if free else kept

    def beside(self, text: str, today: date) -> tuple[Slot, ...]:
        """Return what ``text``, spelled, says that some need of the pack takes, by kind."""
        said = find_slots(text, self.kinds, today, self._language)
        other = self._other_number(text, said) if self._pairs else None
        found = (*said, other) if other is not None else said
        if not self._pairs:
            return found
        return tuple(
            replace(slot, there=slot.kind == "digits" and goes_there(slot, text, self._language))
            for slot in found
        )

    def _other_number(self, text: str, said: tuple[Slot, ...]) -> Slot | None:
        """Return a number beside the one that was found in ``text``."""
        first = next((slot for slot in said if slot.kind == "digits"), None)
        if first is None or first.said not in text:
            return None
        before, _, after = text.rpartition(first.said)
        return find_digits(f"{before} · {after}", self._language)

    def _fits(self, need: str, digits: Slot) -> bool:
        """Whether some slot of the need takes so many digits."""
        slots = self._needs[need].slots.values()
        return any(slot.takes(len(digits.value)) for slot in slots if slot.kind == "digits")
