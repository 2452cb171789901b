"""Changes to when and how a destination is reached: its number, its hours, what follows them."""

from __future__ import annotations

import re

from intents.editing import FieldError
from intents.editing_hours import ALWAYS, unused, with_holidays
from intents.editing_slots import fitting
from intents.pack import NUMBER, DestinationDefinition, Pack
from intents.route_words import said
from intents.typed_week import Given

PEOPLE = ("queue", "external")
"""Kinds where somebody answers: they have a number, and cannot be promised when closed."""
OFFERED = ("callback", "voicemail", "message", "sms", "visit")
"""Kinds that a caller can be offered when a destination is closed."""
SPEAKING = ("message", "visit")
"""Kinds that say a prompt."""


def set_place(pack: Pack, name: str, given: Given) -> Pack:
    """Change a destination; what ``given`` does not have stays.

    ``number``, ``hours``, ``when_closed`` ("" for the operator) and ``prompt``.

    Raises:
        FieldError: a field is not possible.

    """
    place = _place(pack, name)
    changes: dict[str, object] = {}
    if "number" in given:
        changes["number"] = read_number(str(given["number"] or ""), place)
    for field in ("hours", "when_closed", "prompt"):
        if field in given:
            changes[field] = _chosen(pack, name, field, str(given[field] or ""))
    changed = place.model_copy(update=changes)
    return fitting(pack, destinations={**pack.destinations, name: changed})


def read_number(text: str, place: DestinationDefinition) -> str:
    """Return a number as packs have it: spaces, brackets and a leading 00 may be typed."""
    number = text.strip()
    if not number.startswith("sip:"):
        number = re.sub(r"\(0\)|[\s().\-/]", "", number)
        number = f"+{number[2:]}" if number.startswith("00") else number
    if not re.fullmatch(NUMBER, number):
        raise FieldError(
            "number",
            f"“{text.strip()}” cannot be called. Write the country code first, for example "
            "+44 20 7946 0101, or sip:desk@pbx.example.",
        )
    if not number and place.kind == "external":
        raise FieldError("number", "Write the number that calls go to: it is outside the line.")
    return number


def alternatives(pack: Pack, name: str) -> list[str]:
    """Return what callers of a destination can be offered when it is closed."""
    now = pack.destinations[name].when_closed
    return [
        other
        for other, place in pack.destinations.items()
        if other != name and (place.kind in OFFERED or other == now)
    ]


def announcements(pack: Pack) -> list[str]:
    """Return the prompts that a destination can say: those that every language has."""
    own = [set(wordings.prompts) for wordings in pack.languages.values()]
    return sorted(set.intersection(*own)) if own else []


def as_live(pack: Pack, live: Pack, what: str, name: str) -> Pack:
    """Return the pack with one thing as the live one has it: ``week``, ``holiday``, ``place``.

    Raises:
        FieldError: it cannot be so any more, because of other changes.

    """
    if what == "week":
        if name in live.hours:
            return fitting(pack, hours={**pack.hours, name: live.hours[name]})
        unused(pack, name)
        return fitting(pack, hours={n: week for n, week in pack.hours.items() if n != name})
    if what == "holiday":
        kept = [item for item in pack.holidays if item.date.isoformat() != name]
        own = [item for item in live.holidays if item.date.isoformat() == name]
        return with_holidays(pack, [*kept, *own])
    _place(pack, name)
    if what != "place" or name not in live.destinations:
        raise FieldError("", "There is nothing to go back to. Reload the page.")
    return fitting(pack, destinations={**pack.destinations, name: live.destinations[name]})


def _place(pack: Pack, name: str) -> DestinationDefinition:
    if name not in pack.destinations:
        raise FieldError("", f"There is no destination “{said(name)}” any more. Reload the page.")
    return pack.destinations[name]


def _chosen(pack: Pack, name: str, field: str, choice: str) -> str:
    """Return what was chosen from a list, when it is still there and does what it says."""
    choices = {
        "hours": [*pack.hours, ALWAYS],
        "when_closed": ["", *alternatives(pack, name)],
        "prompt": [pack.destinations[name].prompt, *announcements(pack)],
    }
    if choice in choices[field]:
        return choice
    if field == "when_closed" and choice in pack.destinations:
        raise FieldError(
            field,
            f"“{said(choice)}” cannot be offered when it is closed here. Choose a call back, a "
            "mailbox, a message, a text or a visit.",
        )
    raise FieldError(field, f"“{said(choice)}” is not there any more. Reload the page.")
