"""Rows for every table there is, made from the models, and everything that a database holds."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ivr.storage import Database
from ivr.storage.models import Base
from ivr.storage.models.base import utc

NOON = datetime(2026, 11, 24, 12, 0, 0, 123_456, tzinfo=UTC)
LETTERS = "é\"'\\\n\tكتب 🙂 , {} %s :x "
NESTED = {"ü": [1, 2.5, None, True, {"": "\u2028 ' \\ \" \x07"}], "a": {}, "large": 2**60}
FULL, EMPTY, NULLS = 1, 2, 3
"""The rows of each table: everything filled, as little as may be, and JSON's own null."""


def fill(database: Database) -> None:
    """Put three rows into every table."""
    with database.begin() as session:
        for table in Base.metadata.sorted_tables:
            for number in (FULL, EMPTY, NULLS):
                session.execute(sa.insert(table).values(row_of(table, number)))


def row_of(table: sa.Table, number: int) -> dict[str, Any]:
    """Return one of the rows; it differs from the others where it must."""
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: sa.Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        return _value(key.column, number)
    if column.nullable and number != FULL:
        is_json = isinstance(column.type, sa.JSON)
        return sa.JSON.NULL if is_json and number == NULLS else sa.null()
    if isinstance(column.type, sa.Boolean):
        return number == FULL
    if isinstance(column.type, sa.Integer):
        return {FULL: 2**31 - 1, EMPTY: 0, NULLS: -5}[number] if not column.primary_key else number
    if isinstance(column.type, sa.Double):
        return {FULL: 0.1 + 0.2, EMPTY: 0.0, NULLS: -1e300}[number]
    if isinstance(column.type, sa.DateTime):
        return NOON + timedelta(days=(number - 1) * 400, seconds=number)
    if isinstance(column.type, sa.Date):
        return (NOON + timedelta(days=number * 400)).date()
    if isinstance(column.type, sa.JSON):
        return {FULL: NESTED, EMPTY: {}, NULLS: "null"}[number]
    assert isinstance(column.type, sa.String), f"{column}: say here what its rows hold"
    return _text(column, number)


def _text(column: sa.Column[Any], number: int) -> str:
    unique = {of for index in column.table.indexes if index.unique for of in index.columns}
    if number == EMPTY and not column.primary_key and column not in unique and not column.unique:
        return ""
    large = 1_000_000 if column.name == "transcript" and number == FULL else 2_000
    length = getattr(column.type, "length", None) or large
    return (f"{number}{column.name}{LETTERS}" * (length // len(LETTERS) + 1))[:length]


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows by table, as the models read them; JSON as it was parsed, in a list."""
    found = {}
    with database.begin() as session:
        for table in Base.metadata.sorted_tables:
            columns = [
                sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON) else column
                for column in table.columns
            ]
            rows = session.execute(sa.select(*columns).order_by(*table.primary_key.columns))
            found[table.name] = [_read(table, row) for row in rows]
    return found


def _read(table: sa.Table, row: Any) -> tuple[Any, ...]:
    read = []
    for column, value in zip(table.columns, row, strict=True):
        if value is not None and isinstance(column.type, sa.JSON):
            read.append([json.loads(value)])
        else:
            read.append(utc(value) if isinstance(value, datetime) else value)
    return tuple(read)
