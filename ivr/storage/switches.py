"""Gates, notices and exceptions to opening hours: set, cleared, listed, and read by calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import or_, select

from ivr.storage.engine import Database
from ivr.storage.models import Switch
from ivr.storage.models.base import utc
from routing.hours import Override
from routing.switches import NEVER, Gate, HoursOverride, Notice, Switches

KINDS = ("gate", "notice", "hours")


@dataclass(frozen=True, slots=True)
class Setting:
    """One switch as it is set. All that is in ``settings`` is JSON as it stands."""

    preset: str
    kind: str
    """gate, notice or hours."""
    settings: Mapping[str, Any]
    until: datetime | None = None
    """Not included; None until it is cleared."""
    begins: datetime | None = None
    """None for now."""
    by: str = ""


class SwitchStore:
    """The table. Raises what SQLAlchemy raises: who sets a switch has to know that it holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, setting: Setting, now: datetime) -> str:
        """Keep a switch and return its id."""
        row = Switch(
            preset=setting.preset,
            kind=setting.kind,
            settings=dict(setting.settings),
            begins_at=(setting.begins or now).astimezone(UTC),
            until=setting.until.astimezone(UTC) if setting.until is not None else None,
            created_at=now,
            created_by=setting.by,
            cleared_by="",
        )
        with self._database.begin() as session:
            session.add(row)
            session.flush()
            return str(row.id)

    def clear(self, switch_id: str, kind: str, by: str, now: datetime) -> bool:
        """Take a switch back; False when there is no such one that holds."""
        if not switch_id.isdecimal():
            return False
        with self._database.begin() as session:
            row = session.get(Switch, int(switch_id))
            if row is None or row.kind != kind or row.cleared_at is not None:
                return False
            row.cleared_at, row.cleared_by = now, by
            return True

    def listed(self, kind: str, now: datetime, preset: str = "") -> Sequence[Switch]:
        """Return the switches of a kind that hold or will hold, oldest first."""
        query = _current(now).where(Switch.kind == kind)
        if preset:
            query = query.where(Switch.preset == preset)
        with self._database.begin() as session:
            return session.scalars(query).all()

    def read(self, now: datetime) -> dict[str, Switches]:
        """Return everything that holds or will hold, by preset."""
        found: dict[str, list[Switch]] = {}
        with self._database.begin() as session:
            for row in session.scalars(_current(now)):
                found.setdefault(row.preset, []).append(row)
        return {preset: _switches(rows) for preset, rows in found.items()}


def _current(now: datetime) -> Any:
    due = or_(Switch.until.is_(None), Switch.until > now)
    return select(Switch).where(Switch.cleared_at.is_(None), due).order_by(Switch.id)


def _switches(rows: Sequence[Switch]) -> Switches:
    return Switches(
        gates=tuple(_gate(row) for row in rows if row.kind == "gate"),
        notices=tuple(_notice(row) for row in rows if row.kind == "notice"),
        overrides=tuple(_hours(row) for row in rows if row.kind == "hours"),
    )


def _gate(row: Switch) -> Gate:
    return Gate(
        id=str(row.id),
        intent=row.settings["intent"],
        queue=row.settings.get("queue", ""),
        wait_over_s=row.settings.get("wait_over_s", 0),
        until=_until(row),
        by=row.created_by,
    )


def _notice(row: Switch) -> Notice:
    return Notice(
        id=str(row.id),
        texts=dict(row.settings["texts"]),
        until=_until(row) or NEVER,
        intents=tuple(row.settings.get("intents", ())),
        queues=tuple(row.settings.get("queues", ())),
        emergency=row.settings.get("emergency", False),
        answers=row.settings.get("answers", False),
        begins=utc(row.begins_at),
        by=row.created_by,
    )


def _hours(row: Switch) -> HoursOverride:
    override = Override(
        begins=utc(row.begins_at),
        ends=_until(row) or NEVER,
        is_open=row.settings["is_open"],
        reason=row.settings["reason"],
    )
    return HoursOverride(str(row.id), row.settings["hours"], override, row.created_by)


def _until(row: Switch) -> datetime | None:
    return utc(row.until) if row.until is not None else None
