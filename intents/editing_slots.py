"""Changes to the values that a need takes, and the check that a changed pack fits together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from intents.editing import EditError, checked
from intents.pack import IntentDefinition, Pack, SlotDefinition
from intents.pack_problems import pack_problems

COUNTED = ("digits", "code")
"""Kinds that have a length."""
NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What names of the pack look like."""


def set_slot(pack: Pack, intent: str, slot: str, given: Mapping[str, Any]) -> Pack:
    """Add a value to a need, or change it.

    ``given`` has the fields of ``SlotDefinition``; what the kind has no use for is left out.

    Raises:
        EditError: the value cannot be taken so, or something in the pack relies on it otherwise.

    """
    item, slot = _need(pack, intent), slot.strip()
    if not NAME.fullmatch(slot):
        raise EditError("Name it with small letters, digits and _, for example order_number.")
    kind = str(given.get("kind", ""))
    before = item.slots[slot].whole if slot in item.slots else ""
    given = {"whole": before, **given}
    fields = {name: value for name, value in given.items() if _is_of(kind, name)}
    if fields.get("sensitive") and kind != "digits":
        raise EditError("Only digits can be secret: callers key a secret, they do not say it.")
    if kind == "name" and not fields.get("names"):
        raise EditError("List the names that there are, one a line.")
    try:
        definition = SlotDefinition.model_validate(fields)
    except ValidationError as error:
        raise EditError(_plainly(error)) from error
    least, most = definition.at_least, definition.length
    if least is not None and most is not None and least > most:
        raise EditError(f"At least {least} and at most {most} cannot be. Change one of them.")
    return _with_slots(pack, intent, {**item.slots, slot: definition})


def remove_slot(pack: Pack, intent: str, slot: str) -> Pack:
    """Take a value from a need.

    Raises:
        EditError: it is gone already, or a service or a rule needs it.

    """
    item = _need(pack, intent)
    if slot not in item.slots:
        raise EditError(f"“{intent}” takes no “{slot}” any more. Reload the page.")
    slots = {name: one for name, one in item.slots.items() if name != slot}
    return _with_slots(pack, intent, slots)


def needed_by(pack: Pack, intent: str, slot: str) -> str:
    """Return the service that cannot do without a need's value; "" for none."""
    item = _need(pack, intent)
    place = pack.destinations.get(item.destination)
    names = (item.service, place.service if place is not None else "")
    services = [name for name in names if name in pack.services]
    return next((name for name in services if slot in pack.services[name].needs), "")


def fitting(pack: Pack, **changes: Any) -> Pack:
    """Return the pack with some fields changed, which must fit together as its files must.

    Raises:
        EditError: with the first problem that the change brings; older ones are not its fault.

    """
    changed = checked(pack, **changes)
    # Not by their field: a rule that moves takes its problem along.
    older = Counter(what for _, what in pack_problems(pack, pack.languages))
    for where, what in pack_problems(changed, changed.languages):
        older[what] -= 1
        if older[what] < 0:
            raise EditError(f"{' > '.join(map(str, where))}: {what}.")
    return changed


def _with_slots(pack: Pack, intent: str, slots: Mapping[str, SlotDefinition]) -> Pack:
    item = pack.intents[intent].model_copy(update={"slots": dict(slots)})
    return fitting(pack, intents={**pack.intents, intent: item})


def _need(pack: Pack, intent: str) -> IntentDefinition:
    if intent not in pack.intents:
        raise EditError(f"There is no need “{intent}” any more. Reload the page.")
    return pack.intents[intent]


def _is_of(kind: str, field: str) -> bool:
    """Whether a field means anything for a kind."""
    uses = {
        "length": COUNTED,
        "at_least": COUNTED,
        "check": ("digits",),
        "pattern": ("code",),
        "names": ("name",),
        "whole": ("amount",),
    }
    return field not in uses or kind in uses[field]


def _plainly(error: ValidationError) -> str:
    problem = error.errors()[0]
    field = " ".join(str(step) for step in problem["loc"]).replace("_", " ")
    what = problem["msg"].removeprefix("Value error, ")
    return f"{field.capitalize()}: {what}." if field else f"{what[:1].upper()}{what[1:]}."
