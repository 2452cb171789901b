"""``callsteer db``: the database's schema, backup and restore."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from ivr.settings import load_settings
from ivr.storage import StorageError, open_database

SQLITE_MAGIC = b"SQLite format 3\x00"


@click.group()
def db() -> None:
    """Upgrade, back up and restore the database."""


@db.command()
def upgrade() -> None:
    """Create the database, or bring its schema up to this version."""
    open_database(load_settings().database_url).close()
    click.echo("the database is up to date")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy to FILE, also while calls are taken."""
    source = _sqlite_file()
    if not source.is_file():
        raise StorageError(f"there is no database at {source}; nothing to back up")
    part = file.with_name(f"{file.name}.part")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(part)) as copy:
        live.backup(copy)
    part.replace(file)
    click.echo(f"backed up to {file}")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put FILE in place of the database, which is kept beside it as .before-restore."""
    check_backup(file)
    target = _sqlite_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.copy2(target, target.with_name(f"{target.name}.before-restore"))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as live:
        source.backup(live)
    open_database(f"sqlite:///{target}").close()
    click.echo(f"restored from {file}")


def check_backup(file: Path) -> None:
    """Make sure that ``file`` is a whole SQLite database with our tables.

    Raises:
        StorageError: it is not.

    """
    if not file.is_file() or file.read_bytes()[:16] != SQLITE_MAGIC:
        raise StorageError(f"{file}: not a backup; give a file written by: callsteer db backup")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{file}: the backup is damaged: {error}") from error
    if verdict != "ok" or "calls" not in tables:
        raise StorageError(f"{file}: the backup is damaged or not ours")


def _sqlite_file() -> Path:
    url = make_url(load_settings().database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise StorageError("only SQLite is backed up here; use pg_dump for PostgreSQL")
    return Path(url.database)
