"""What agents may choose from: the queues and needs of the companies served here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from intents.pack_loader import load_pack


@dataclass(frozen=True, slots=True)
class Company:
    """One company's queues and needs, as agents see them."""

    preset: str
    name: str
    queues: tuple[tuple[str, str], ...]
    """Name and what it is called."""
    intents: tuple[tuple[str, str], ...]
    """Name and how it is spoken."""
    zone: tzinfo = UTC
    crm_url: str = ""
    """With {call_sid} and {customer}; "" for none."""


def menu_of(presets: Sequence[str]) -> tuple[Company, ...]:
    """Return the companies of these presets.

    Raises:
        PackError: a pack cannot be used.

    """
    return tuple(map(_company, presets))


def _company(preset: str) -> Company:
    pack = load_pack(preset)
    words = pack.languages.get("en") or next(iter(pack.languages.values()))
    return Company(
        preset=pack.preset,
        name=words.company,
        queues=tuple(
            (name, words.destinations.get(name) or name.replace("_", " "))
            for name, place in pack.destinations.items()
            if place.kind == "queue"
        ),
        zone=ZoneInfo(pack.time_zone),
        crm_url=pack.crm_url,
        intents=tuple(sorted((name, item.spoken) for name, item in words.intents.items())),
    )
