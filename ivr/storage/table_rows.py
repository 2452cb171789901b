"""The rows of tables, read out of a database and written into one, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from ivr.storage.archive import Rows, Tables
from ivr.storage.engine import StorageError, in_one_line
from ivr.storage.layout import Cell, Kind, TableLayout, cells, values

AT_ONCE = 1_000
"""Rows that are held in memory."""

Seen = Callable[[int, int], None]
"""Called with the rows that are done, and how many there are."""


def unseen(_done: int, _total: int) -> None:
    """Show nobody how far it is."""


def count_rows(connection: Connection, layout: TableLayout) -> int:
    """Return how many rows a table has."""
    return connection.scalar(sa.select(sa.func.count()).select_from(layout.table())) or 0


def read_tables(
    connection: Connection, layouts: tuple[TableLayout, ...], seen: Seen = unseen
) -> Tables:
    """Yield the tables and their rows, which are read as they are taken."""
    total = sum(count_rows(connection, layout) for layout in layouts)
    done = 0

    def rows(layout: TableLayout) -> Iterator[list[Cell]]:
        nonlocal done
        table = layout.table()
        query = sa.select(
            *(
                sa.cast(table.c[name], sa.Text) if kind is Kind.JSON else table.c[name]
                for name, kind in layout.columns
            )
        )
        with connection.execute(query.execution_options(yield_per=AT_ONCE)) as streamed:
            for part in streamed.partitions():
                for row in part:
                    yield cells(layout, row)
                done += len(part)
                seen(done, total)

    for layout in layouts:
        yield layout, rows(layout)


def write_tables(
    connection: Connection, tables: Tables, seen: Seen = unseen, total: int = 0
) -> int:
    """Add the rows of a backup to empty tables; return how many.

    Raises:
        StorageError: a table does not take them.

    """
    done = 0
    for layout, rows in tables:
        insert = sa.insert(layout.table())
        for part in _parts(rows):
            try:
                connection.execute(insert, [values(layout, row) for row in part])
            except SQLAlchemyError as error:
                said = in_one_line(error)
                raise StorageError(f"table {layout.name} does not take its rows: {said}") from error
            except (ValueError, TypeError) as error:
                raise StorageError(f"the backup is damaged: table {layout.name}") from error
            done += len(part)
            seen(done, total)
    return done


def _parts(rows: Rows) -> Iterator[list[list[Cell]]]:
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        yield part
