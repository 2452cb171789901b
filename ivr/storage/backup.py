"""A database of either kind, read into a backup: all its tables at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from ivr.storage.archive import Header, write_archive
from ivr.storage.engine import StorageError, in_our_words, opened_as_it_is
from ivr.storage.layout import VERSION_TABLE, layout_of
from ivr.storage.table_rows import Seen, count_rows, read_tables, unseen


def back_up(url: str, file: Path, seen: Seen = unseen, now: datetime | None = None) -> int:
    """Write the database as it is now into ``file``, whoever writes meanwhile; return the rows.

    The schema is not upgraded: a backup may be what is wanted before that.

    Raises:
        StorageError: there is no database, it cannot be read, or the file not be written.

    """
    with in_our_words(url):
        target = make_url(url)
    if target.get_backend_name() == "sqlite" and not Path(target.database or "").is_file():
        raise StorageError(f"there is no database at {target.database}; nothing to back up")
    with opened_as_it_is(url) as engine, snapshot(engine) as connection:
        return write_rows(connection, file, seen, now or datetime.now(UTC))


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[Connection]:
    """Return a connection that reads the database as it is now, whatever is written later."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":  # the driver begins for writing only
            connection.exec_driver_sql("BEGIN")
            yield connection
        else:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            yield connection.execution_options(**options)
        connection.rollback()


def write_rows(connection: Connection, file: Path, seen: Seen, now: datetime) -> int:
    """Write what a transaction sees into ``file``; return how many rows that is."""
    revision = revision_of(connection)
    layouts = layout_of(revision)
    rows = {layout.name: count_rows(connection, layout) for layout in layouts}
    header = Header(schema=revision, made_at=now.isoformat(timespec="seconds"), rows=rows)
    write_archive(file, header, read_tables(connection, layouts, seen))
    return sum(rows.values())


def revision_of(connection: Connection) -> str:
    """Return the revision of a database's schema. Raises StorageError when it has none."""
    found: Any = None
    if sa.inspect(connection).has_table(VERSION_TABLE):
        found = connection.scalar(sa.select(sa.column("version_num")).select_from(_versions()))
    if not found:
        raise StorageError("the database is empty or not ours; nothing to back up")
    return str(found)


def _versions() -> sa.TableClause:
    return sa.table(VERSION_TABLE)
