"""Changes to where needs go and to overflow. Each is a new pack, or one clear refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from intents.editing import EditError, FieldError
from intents.editing_fields import GONE, LONGEST_WAIT_S, choice, known, once
from intents.editing_slots import fitting
from intents.pack import IntentDefinition, Pack
from intents.pack_rules import OverflowDefinition
from intents.route_words import ROUTED, said


def set_need(pack: Pack, intent: str, given: Mapping[str, Any]) -> Pack:
    """Say what becomes of calls about a need. ``given`` has the fields of ``ROUTED``.

    Raises:
        FieldError: the destination or the options cannot be.
        EditError: the need is gone.

    """
    if intent not in pack.intents:
        raise EditError(f"The need “{said(intent)}” {GONE}")
    options = choice(pack, given.get("options", []))
    if len(options) == 1:
        raise FieldError(
            "options", "One option is no choice. Give two or three, or none for the usual ones."
        )
    destination = str(given.get("destination", ""))
    known("destination", [destination], pack.destinations, "destination")
    ticks = {name: bool(given.get(name)) for name in ("always_confirm", "urgent", "critical")}
    item = pack.intents[intent].model_copy(
        update={"destination": destination, "options": options, **ticks}
    )
    return fitting(pack, intents={**pack.intents, intent: item})


def set_overflow(pack: Pack, place: str, to: Sequence[str], wait_over_s: int | None) -> Pack:
    """Say where calls for a place go when it is closed, or its wait is over ``wait_over_s``.

    Raises:
        FieldError: with the field that cannot be taken so; a chain that would go round is named.

    """
    known("place", [place], pack.destinations, "destination")
    known("to", to, pack.destinations, "destination")
    once("to", to)
    if place in to:
        raise FieldError("to", f"“{said(place)}” cannot take its own overflow.")
    if not to and wait_over_s is None:
        raise FieldError("to", "Say where calls go, or which wait is too long.")
    if wait_over_s is not None and not 0 <= wait_over_s <= LONGEST_WAIT_S:
        raise FieldError("wait", "The wait has to be between 0 minutes and a day.")
    chain = OverflowDefinition(to=list(to), wait_over_s=wait_over_s)
    changed = {**pack.overflow, place: chain}
    old = pack.overflow[place].to if place in pack.overflow else []
    for first in [name for name in to if name not in old]:
        if way := way_back(changed, first, place):
            named = " → ".join(said(name) for name in (place, *way))
            raise FieldError("to", f"Calls would go round: {named}. Leave one of them out.")
    return fitting(pack, overflow=changed)


def remove_overflow(pack: Pack, place: str) -> Pack:
    """Let calls for a place overflow to nowhere.

    Raises:
        EditError: they do so already.

    """
    if place not in pack.overflow:
        raise EditError(f"The overflow of “{said(place)}” {GONE}")
    return fitting(pack, overflow={n: chain for n, chain in pack.overflow.items() if n != place})


def way_back(overflow: Mapping[str, OverflowDefinition], first: str, place: str) -> list[str]:
    """Return the shortest way from ``first`` along overflow chains to ``place``; [] for none."""
    ways, seen = [[first]], {first}
    for way in ways:  # grows while it is gone through: each place is looked at once
        if way[-1] == place:
            return way
        chain = overflow.get(way[-1])
        for name in chain.to if chain is not None else []:
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def as_live(pack: Pack, live: Pack, part: str, need: str = "") -> Pack:
    """Take back what the draft changes of the rules, the overflow or one need's route.

    Raises:
        EditError: it cannot be, since something else of the draft stands against it.

    """
    if part == "rules":
        return fitting(pack, rules=list(live.rules))
    if part == "overflow":
        return fitting(pack, overflow=dict(live.overflow))
    if need not in pack.intents or need not in live.intents:
        raise EditError(f"The need “{said(need)}” {GONE}")
    was = {name: getattr(live.intents[need], name) for name in ROUTED}
    item = pack.intents[need].model_copy(update=was)
    return fitting(pack, intents={**pack.intents, need: item})


def same_route(one: IntentDefinition, other: IntentDefinition) -> bool:
    """Whether calls about two needs are treated alike."""
    return all(getattr(one, name) == getattr(other, name) for name in ROUTED)
