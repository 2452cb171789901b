"""The values that a company's needs take, found in what a caller says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from intents.pack import IntentDefinition
from intents.types import Slot

from . import find_digits, find_slots, told_apart
from .apart import with_sum_beside
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
        other: tuple[Slot, ...] = ()
        if need in self._pairs:
            said, other = self._with_other(said, text)
        named = (replace(s, name=slot_for(s, wanted, text, self._language)) for s in said)
        kept = told_apart(tuple(named), lambda slot: self._fits(need, slot))
        taken = {slot.name for slot in kept}
        free = [name for name, kind in wanted if kind == "digits" and name not in taken]
        fit = [slot for slot in other if self._fits(need, slot)]
        return (*kept, *(replace(s, name=name) for s, name in zip(fit, free, strict=False)))

    def beside(self, text: str, today: date) -> tuple[Slot, ...]:
        """Return what ``text``, spelled, says that some need of the pack takes, by kind."""
        said = find_slots(text, self.kinds, today, self._language)
        if not self._pairs:
            return said
        said, other = self._with_other(said, text)
        return tuple(
            replace(slot, there=slot.kind == "digits" and goes_there(slot, text, self._language))
            for slot in (*said, *other)
        )

    def _with_other(
        self, said: tuple[Slot, ...], text: str
    ) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
        """Return what was found in ``text``, and a second number, which is no sum any more."""
        first = next((slot for slot in said if slot.kind == "digits"), None)
        if first is None or first.said not in text:
            return said, ()
        before, _, after = text.rpartition(first.said)
        left = f"{before} · {after}"
        other = find_digits(left, self._language)
        if other is None:
            return said, ()
        others = tuple(slot for slot in said if slot is not first)
        return (first, *with_sum_beside((other, *others), left, self._language)[1:]), (other,)

    def _fits(self, need: str, digits: Slot) -> bool:
        """Whether some slot of the need takes so many digits."""
        slots = self._needs[need].slots.values()
        return any(slot.takes(len(digits.value)) for slot in slots if slot.kind == "digits")
