"""What is restored from: a backup's tables as this version has them, and found to be whole.

A backup of an older schema, also a copy of SQLite's file as earlier versions made, is first
put into a database of its own and upgraded there, so that the migrations see what they expect.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from ivr.errors import reason
from ivr.storage.archive import MAGIC, Tables, read_archive
from ivr.storage.backup import revision_of, snapshot
from ivr.storage.engine import (
    StorageError,
    newest_revision,
    open_database,
    opened_as_it_is,
    upgrade,
)
from ivr.storage.layout import layout_of
from ivr.storage.table_rows import count_rows, read_tables, write_tables

SQLITE_MAGIC = b"SQLite format 3\x00"


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
        raise StorageError(f"{file}: the backup cannot be read: {reason(error)}") from error


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
