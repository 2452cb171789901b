"""Where the old key menus are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.storage.engine import Database
from ivr.storage.models import LegacyMenu as Row


@dataclass(frozen=True, slots=True)
class KeptMenu:
    """A menu as it was imported."""

    table: str
    """The CSV file."""
    places: Mapping[str, str]
    """Our destination of each of the menu's; "" for none."""


class LegacyMenus:
    """The store, one menu a preset. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, preset: str) -> KeptMenu | None:
        """Return a line's menu; None when none was imported."""
        with self._database.begin() as session:
            row = session.get(Row, preset)
            return KeptMenu(row.menu, dict(row.places)) if row is not None else None

    def keep(self, preset: str, menu: KeptMenu, by: str, now: datetime) -> None:
        """Keep a menu in place of what was there."""
        row = Row(
            preset=preset,
            menu=menu.table,
            places=dict(menu.places),
            changed_by=by,
            changed_at=now,
        )
        with self._database.begin() as session:
            session.merge(row)

    def forget(self, preset: str) -> None:
        """Throw a menu away."""
        with self._database.begin() as session:
            row = session.get(Row, preset)
            if row is not None:
                session.delete(row)
