"""The values that a company's needs take, found in what a caller says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from intents.pack import IntentDefinition
from intents.types import Slot

from . import find_slots, told_apart
from .which import slot_for


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
        kinds = {kind for wanted in self._wanted.values() for _, kind in wanted}
        self.kinds = tuple(sorted(kinds - {"name"}))
        """Of all needs; names are known by their need only."""

    def found(self, need: str, text: str, today: date) -> tuple[Slot, ...]:
        """Return what ``text``, spelled, says of the slots of ``need``: nothing if unknown."""
        wanted = self._wanted.get(need, ())
        kinds = (kind for _, kind in wanted)
        said = find_slots(text, kinds, today, self._language, self._names.get(need, ()))
        named = (replace(s, name=slot_for(s, wanted, text, self._language)) for s in said)
        return told_apart(tuple(named), lambda slot: self._fits(need, slot))

    def _fits(self, need: str, digits: Slot) -> bool:
        """Whether some slot of the need takes so many digits."""
        slots = self._needs[need].slots.values()
        return any(slot.takes(len(digits.value)) for slot in slots if slot.kind == "digits")
