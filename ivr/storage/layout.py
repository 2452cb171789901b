"""Which tables and columns a revision has, and how their values are written into a backup.

The migrations say it, not the models: a backup may be older than this program.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from alembic.util import CommandError

from ivr.storage.engine import StorageError, upgrade
from ivr.storage.models.base import utc

Cell = str | int | float | bool | None
"""A value as it is written into a backup."""
NO_NUL = "\ufffd"
"""In the place of U+0000, which SQLite takes and PostgreSQL does not."""
VERSION_TABLE = "alembic_version"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole"
    REAL = "real"
    TRUTH = "truth"
    MOMENT = "moment"
    """Written in UTC, with its zone: SQLite leaves it out."""
    DAY = "day"
    JSON = "json"
    """Written as JSON text, so that its null and a missing value stay two things."""
    BYTES = "bytes"
    """Written in base64."""


KINDS: Mapping[Kind, tuple[type[sa.types.TypeEngine[Any]], sa.types.TypeEngine[Any]]] = {
    # Which columns are of the kind, and what they are read and written as. The first that fits.
    Kind.TRUTH: (sa.Boolean, sa.Boolean()),
    Kind.MOMENT: (sa.DateTime, sa.DateTime(timezone=True)),
    Kind.DAY: (sa.Date, sa.Date()),
    Kind.JSON: (sa.JSON, sa.JSON(none_as_null=True)),
    Kind.WHOLE: (sa.Integer, sa.BigInteger()),
    Kind.REAL: (sa.Float, sa.Double()),
    Kind.BYTES: (sa.LargeBinary, sa.LargeBinary()),
    Kind.TEXT: (sa.String, sa.Text()),
}


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    serial: str = ""
    """The column that the database numbers; "" for none."""

    def table(self) -> sa.TableClause:
        """Return what statements are built from."""
        return sa.table(
            self.name, *(sa.column(name, KINDS[kind][1]) for name, kind in self.columns)
        )


@cache
def layout_of(revision: str) -> tuple[TableLayout, ...]:
    """Return a revision's tables, those that others refer to first.

    Raises:
        StorageError: the revision is none that this program knows.

    """
    engine = sa.create_engine("sqlite://")  # in memory: one connection a thread
    try:
        upgrade(engine, revision)
        found = sa.MetaData()
        found.reflect(engine)
    except CommandError as error:
        raise StorageError(f"schema {revision} is of a newer version; upgrade callsteer") from error
    finally:
        engine.dispose()
    return tuple(
        table_layout(table) for table in found.sorted_tables if table.name != VERSION_TABLE
    )


def table_layout(table: sa.Table) -> TableLayout:
    """Return the layout of a table. Raises StorageError for a type that no kind is for."""
    key = [column for column in table.primary_key.columns if isinstance(column.type, sa.Integer)]
    serial = key[0].name if key and len(table.primary_key.columns) == 1 else ""
    columns = tuple((column.name, _kind(column)) for column in table.columns)
    return TableLayout(table.name, columns, serial)


def _kind(column: sa.Column[Any]) -> Kind:
    for kind, (of, _) in KINDS.items():
        if isinstance(column.type, of):
            return kind
    raise StorageError(f"{column.table.name}.{column.name}: {column.type!r} cannot be backed up")


def cells(layout: TableLayout, values: Sequence[Any]) -> list[Cell]:
    """Return a row as it is written. JSON comes as its text."""
    return [
        _cell(kind, value) if value is not None else None
        for (_, kind), value in zip(layout.columns, values, strict=True)
    ]


def _cell(kind: Kind, value: Any) -> Cell:
    if kind is Kind.MOMENT:
        return utc(value).isoformat()
    if kind is Kind.DAY:
        return date.isoformat(value)
    if kind is Kind.BYTES:
        return base64.b64encode(value).decode()
    return value  # type: ignore[no-any-return]


def values(layout: TableLayout, row: Sequence[Cell]) -> dict[str, Any]:
    """Return what a row of cells was, by column.

    Raises:
        ValueError, TypeError: the cells are not of this layout.

    """
    return {
        name: _value(kind, cell) if cell is not None else None
        for (name, kind), cell in zip(layout.columns, row, strict=True)
    }


def _value(kind: Kind, cell: Any) -> Any:
    if kind is Kind.MOMENT:
        return datetime.fromisoformat(cell).astimezone(UTC)
    if kind is Kind.DAY:
        return date.fromisoformat(cell)
    if kind is Kind.BYTES:
        return base64.b64decode(cell, validate=True)
    if kind is Kind.JSON:
        read = json.loads(cell)
        return sa.JSON.NULL if read is None else read
    return cell.replace("\0", NO_NUL) if kind is Kind.TEXT else cell
