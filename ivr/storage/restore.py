"""A backup, put into a database of either kind: all of it in one transaction, or nothing.

A backup of an older schema, also a copy of SQLite's file as earlier versions made, is first
put into a database of its own and upgraded there, so that the migrations see what they expect.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from ivr.storage.archive import MAGIC, Rows, Tables, read_archive
from ivr.storage.backup import (
    AT_ONCE,
    Seen,
    count_rows,
    read_tables,
    revision_of,
    snapshot,
    unseen,
    write_rows,
)
from ivr.storage.engine import (
    MIGRATING,
    StorageError,
    in_one_line,
    in_our_words,
    newest_revision,
    open_database,
    opened_as_it_is,
    upgrade,
)
from ivr.storage.layout import Cell, TableLayout, layout_of, values

SQLITE_MAGIC = b"SQLite format 3\x00"
WAIT_FOR_OTHERS = "10s"
"""How long those who write may take to finish."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done."""

    rows: int
    before: Path | None
    """The backup of what was replaced; None when there was nothing."""


def restore(
    file: Path,
    url: str,
    seen: Seen = unseen,
    replaced_into: Path | None = None,
    now: datetime | None = None,
) -> Restored:
    """Put the backup ``file`` into the database ``url``, which is upgraded or made if need be.

    ``replaced_into`` is the folder for a backup of what is replaced; None refuses a database that
    holds anything.

    Raises:
        StorageError: the backup is damaged, not ours or of a newer version, or the database
            cannot take it. What the database holds is unchanged then.

    """
    with source(file) as (tables, total):
        opened = open_database(url)
        with closing(opened), in_our_words(url), opened.engine.connect() as connection:
            layouts = layout_of(newest_revision())
            _lock(connection, layouts)
            before = None
            if any(count_rows(connection, layout) for layout in layouts):
                before = _empty(connection, layouts, replaced_into, now or datetime.now(UTC))
            rows = write_tables(connection, tables, seen, total)
            _number_on(connection, layouts)
            connection.commit()
    return Restored(rows, before)


@contextmanager
def source(file: Path) -> Iterator[tuple[Tables, int]]:
    """Return the tables of a backup as this version has them, and the count of their rows.

    Everything is read once before, so that a damaged backup is found before anything is changed.
    """
    begin = _beginning(file)
    if begin.startswith(SQLITE_MAGIC):
        with _staged(file, _copy_file) as staged:
            yield staged
        return
    if not begin.startswith(MAGIC):
        raise StorageError(f"{file}: not a backup; give a file written by: callsteer db backup")
    with read_archive(file) as archive:
        layouts = layout_of(archive.header.schema)  # refuses a newer one
        if list(archive.header.rows) != [layout.name for layout in layouts]:
            raise archive.wrong("its tables are not those of its schema")
        for (layout, rows), known in zip(archive.tables(), layouts, strict=True):
            if layout != known:
                raise archive.wrong(f"table {layout.name} has other columns")
            for _ in rows:
                pass
    if archive.header.schema != newest_revision():
        with _staged(file, _load_older) as staged:
            yield staged
        return
    with read_archive(file) as archive:
        yield archive.tables(), sum(archive.header.rows.values())


def _beginning(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(16)
    except OSError as error:
        raise StorageError(f"{file}: the backup cannot be read: {error}") from error


@contextmanager
def _staged(file: Path, fill: Callable[[Path, str], None]) -> Iterator[tuple[Tables, int]]:
    """Return what a backup of an older schema is after its upgrade in a place of its own."""
    with tempfile.TemporaryDirectory(prefix="callsteer") as folder:
        copy = f"sqlite:///{folder}/staged.db"
        fill(file, copy)
        open_database(copy).close()
        with opened_as_it_is(copy) as engine, snapshot(engine) as connection:
            layouts = layout_of(newest_revision())
            total = sum(count_rows(connection, layout) for layout in layouts)
            yield read_tables(connection, layouts), total


def _copy_file(file: Path, copy: str) -> None:
    """Copy a database file of SQLite, as earlier versions backed up."""
    damaged = f"{file}: the backup is damaged"
    try:
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(make_url(copy).database or "")) as new,
        ):
            old.backup(new)
            verdict = new.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{damaged}: {error}") from error
    if verdict != "ok":
        raise StorageError(damaged)
    with opened_as_it_is(copy) as engine, engine.connect() as connection:
        if not sa.inspect(connection).has_table("calls"):
            raise StorageError(f"{file}: a database, but not one of ours")
        layout_of(revision_of(connection))  # refuses a newer one


def _load_older(file: Path, copy: str) -> None:
    with read_archive(file) as archive, opened_as_it_is(copy) as engine:
        upgrade(engine, archive.header.schema)
        with engine.begin() as connection:
            write_tables(connection, archive.tables())


def _lock(connection: Connection, layouts: Sequence[TableLayout]) -> None:
    """Begin a transaction during which nobody else writes; reading goes on."""
    try:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_FOR_OTHERS}'")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATING)))
        names = ", ".join(f'"{layout.name}"' for layout in layouts)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
    except OperationalError as error:
        raise StorageError(
            "others write to the database; stop the servers and try again"
        ) from error


def _empty(
    connection: Connection, layouts: Sequence[TableLayout], folder: Path | None, now: datetime
) -> Path:
    """Take everything out of the database, backed up in ``folder``; return the backup."""
    if folder is None:
        raise StorageError("the database is not empty; --replace backs it up and replaces it")
    folder.mkdir(parents=True, exist_ok=True)
    before = folder / f"before-restore-{now:%Y%m%dT%H%M%SZ}.backup"
    write_rows(connection, before, unseen, now)
    for layout in reversed(layouts):
        connection.execute(sa.delete(layout.table()))
    return before


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


def _number_on(connection: Connection, layouts: Sequence[TableLayout]) -> None:
    """Let PostgreSQL number new rows after those that came; SQLite does it by itself."""
    if connection.dialect.name == "sqlite":
        return
    for layout in layouts:
        if layout.serial:
            table = layout.table()
            last = sa.func.max(table.c[layout.serial])
            sequence = sa.func.pg_get_serial_sequence(layout.name, layout.serial)
            following = sa.func.setval(sequence, sa.func.coalesce(last, 1), last.is_not(None))
            connection.execute(sa.select(following).select_from(table))
