"""The companies that calls are answered for, each in the version of its catalogue that is live.

A call keeps the version it began with; a new version is built beside the old one, and only then
do new calls get it, so that nobody waits for a publication.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from intents.errors import IntentsError
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.company import Company

logger = logging.getLogger(__name__)

KEPT = 6
"""Versions of one company that stay loaded; calls begun with older ones get them anew."""

Build = Callable[[Pack, str, int], Company]
"""From a pack, a language and the version's number."""


class Versions(Protocol):
    """Where published catalogues are kept."""

    def live_number(self, preset: str) -> int:
        """Return the number of the newest version, 0 when none was published."""

    def pack(self, preset: str, number: int) -> Pack | None:
        """Return the pack of a version; None for one that was never published."""


Choose = Callable[[str, str], int | None]
"""Which version a new call of a preset gets, by its call_sid; None for the live one."""


class Companies:
    """Loads each company when it is first needed. Thread-safe."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._lock = Lock()
        self._building = Lock()
        self._shipped: dict[str, Pack] = {}
        self._live: dict[tuple[str, str], int] = {}
        self._loaded: OrderedDict[tuple[str, str, int], Company] = OrderedDict()
        self.versions: Versions | None = None
        """None when nothing is ever published: without a database."""
        self.choose: Choose | None = None
        """An experiment's choice; None when there are none."""

    def company(self, preset: str, language: str, version: int | None = None) -> Company:
        """Return the company of a preset's name or a pack's folder.

        ``version`` None is the live one; one that cannot be had any more gives the live one.

        Raises:
            PackError: the pack cannot be used.

        """
        number = self._live.get((preset, language)) if version is None else version
        with self._lock:
            if number is not None and (preset, language, number) in self._loaded:
                self._loaded.move_to_end((preset, language, number))
                return self._loaded[preset, language, number]
        with self._building:
            return self._load(preset, language, number)

    def version_of(self, preset: str, call_sid: str) -> int | None:
        """Return the version that a new call gets; None for the live one."""
        if self.choose is None:
            return None
        try:
            return self.choose(self.shipped(preset).preset, call_sid)
        except SQLAlchemyError as error:
            logger.error("experiments of %s are unknown: %s", preset, type(error).__name__)
            return None

    def shipped(self, preset: str) -> Pack:
        """Return the pack as it came: version 0.

        Raises:
            PackError: it cannot be used.

        """
        if preset not in self._shipped:
            self._shipped[preset] = load_pack(preset)
        return self._shipped[preset]

    def live_pack(self, preset: str) -> tuple[Pack, int]:
        """Return the pack that the next call gets, and its version."""
        number = self.newest(preset)
        return self._pack(preset, number)

    def refresh(self) -> list[str]:
        """Build what was published meanwhile and let new calls have it; return those presets."""
        changed = []
        for (preset, language), number in list(self._live.items()):
            newest = self.newest(preset)
            if newest == number:
                continue
            try:
                with self._building:
                    self._load(preset, language, newest)
            except IntentsError as error:
                logger.error("version %s of %s cannot be used: %s", newest, preset, error)
                continue
            self._live[preset, language] = newest
            changed.append(preset)
            logger.info("%s (%s): version %s is live", preset, language, newest)
        return changed

    def loaded(self) -> list[str]:
        """Return the presets that are loaded."""
        return sorted({preset for preset, _, _ in self._loaded})

    def _load(self, preset: str, language: str, number: int | None) -> Company:
        """Build a company; by the time the lock is had, somebody else may have done it."""
        wanted = self.newest(preset) if number is None else number
        if (preset, language, wanted) not in self._loaded:
            pack, found = self._pack(preset, wanted)
            company = self._build(pack, language, found)
            with self._lock:
                self._loaded[preset, language, found] = company
                self._loaded[preset, language, wanted] = company
                self._forget(preset, language)
        if number is None:
            self._live.setdefault((preset, language), wanted)
        return self._loaded[preset, language, wanted]

    def _pack(self, preset: str, number: int) -> tuple[Pack, int]:
        shipped = self.shipped(preset)
        if number == 0 or self.versions is None:
            return shipped, 0
        try:
            pack = self.versions.pack(shipped.preset, number)
        except SQLAlchemyError:
            pack = None
        if pack is None:
            logger.error(
                "version %s of %s is not to be had; the shipped one serves", number, preset
            )
            return shipped, 0
        return pack, number

    def newest(self, preset: str) -> int:
        """Return the live version's number; what is loaded while the database is out of order."""
        if self.versions is None:
            return 0
        try:
            return self.versions.live_number(self.shipped(preset).preset)
        except SQLAlchemyError as error:
            logger.error("the live version of %s is unknown: %s", preset, type(error).__name__)
            known = [number for (name, _), number in self._live.items() if name == preset]
            return max(known, default=0)

    def _forget(self, preset: str, language: str) -> None:
        mine = [key for key in self._loaded if key[:2] == (preset, language)]
        live = self._live.get((preset, language))
        for key in [key for key in mine if key[2] != live][: max(0, len(mine) - KEPT)]:
            del self._loaded[key]
