"""What agents may choose from: the queues and needs of the companies served here."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from intents.pack import Pack
from intents.pack_loader import load_pack

FRESH_S = 5.0
"""How soon the desk has what was published."""


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


class LiveMenu(Sequence[Company]):
    """The companies as they were published last. Thread-safe: the same is worked out twice at most.

    A version is looked for as often as ``FRESH_S``; until one is found, the one before holds.
    """

    def __init__(
        self,
        presets: Sequence[str],
        live: Callable[[str], tuple[Pack, int]],
        newest: Callable[[str], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``live`` returns a preset's pack and its version, ``newest`` the version alone."""
        self._presets = presets
        self._live, self._newest, self._clock = live, newest, clock
        self._kept: dict[str, tuple[int, Company]] = {}
        self._asked: float | None = None

    def __getitem__(self, index: Any) -> Any:
        return self._companies()[index]

    def __len__(self) -> int:
        return len(self._presets)

    def _companies(self) -> list[Company]:
        now = self._clock()
        if self._asked is None or now - self._asked >= FRESH_S:
            if self._asked is not None:
                self._asked = now  # meanwhile others go on with what there was
            for preset in self._presets:
                self._look(preset)
            self._asked = now  # not before there is something of all
        return [self._kept[preset][1] for preset in self._presets]

    def _look(self, preset: str) -> None:
        known = self._kept.get(preset)
        if known is None or self._newest(preset) > known[0]:
            pack, number = self._live(preset)
            if known is None or number > known[0]:  # else the database has failed meanwhile
                self._kept[preset] = (number, company_of(pack))


def menu_of(presets: Sequence[str]) -> tuple[Company, ...]:
    """Return the companies of these presets, as they came.

    Raises:
        PackError: a pack cannot be used.

    """
    return tuple(company_of(load_pack(preset)) for preset in presets)


def company_of(pack: Pack) -> Company:
    """Return what agents may choose from of a pack."""
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
