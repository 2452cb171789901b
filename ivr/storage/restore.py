"""A backup, put into a database of either kind: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from ivr.storage.backup import write_rows
from ivr.storage.backup_source import source
from ivr.storage.engine import (
    MIGRATING,
    StorageError,
    in_our_words,
    newest_revision,
    open_database,
)
from ivr.storage.layout import TableLayout, layout_of
from ivr.storage.table_rows import Seen, count_rows, unseen, write_tables

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
