"""``callsteer db``: the database's schema, backup and restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from ivr.running import restoring_into
from ivr.settings import Settings, load_settings
from ivr.storage import StorageError, open_database
from ivr.storage.backup import back_up
from ivr.storage.restore import restore as restore_into
from ivr.storage.table_rows import Seen


@click.group()
def db() -> None:
    """Upgrade, back up and restore the database."""


@db.command()
def upgrade() -> None:
    """Create the database, or bring its schema up to this version."""
    open_database(_settings().database_url).close()
    click.echo("the database is up to date")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace FILE if it is there.")
def backup(file: Path, replace: bool) -> None:
    """Write all tables to FILE as they are at one moment, also while calls are taken.

    FILE fits SQLite and PostgreSQL alike, so that it is also the way from one to the other.
    """
    if file.exists() and not replace:
        raise StorageError(f"{file} is there already; --replace replaces it, or give another name")
    with _bar("backing up") as seen:
        rows = back_up(_settings().database_url, file, seen)
    click.echo(f"backed up to {file}: {rows} rows")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace what is there, which is backed up first.")
@click.option("--force", is_flag=True, help="Also while a server runs on the data folder.")
def restore(file: Path, replace: bool, force: bool) -> None:
    """Put the backup FILE into the database, all of it or nothing. Stop the servers before."""
    settings = _settings()
    alone = nullcontext() if force else restoring_into(settings.data)
    with alone, _bar("restoring") as seen:
        done = restore_into(
            file, settings.database_url, seen, replaced_into=settings.data if replace else None
        )
    if done.before is not None:
        click.echo(f"what was there is in {done.before}")
    click.echo(f"restored from {file}: {done.rows} rows")


def _settings() -> Settings:
    settings = load_settings()
    if not settings.database_url:
        raise StorageError("there is no database: CALLSTEER_DATABASE is none")
    return settings


@contextmanager
def _bar(what: str) -> Iterator[Seen]:
    """Show a bar on a terminal; elsewhere nothing."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)
