"""``callsteer keys``: who may use the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from ivr.settings import load_settings
from ivr.storage import StorageError, open_database
from ivr.storage.api_keys import ApiKeys, Scope


@click.group()
def keys() -> None:
    """Make, show and revoke keys of the API."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the key may do; give it several times.",
)
def create(name: str, scopes: tuple[str, ...]) -> None:
    """Make a key for NAME and print it, this once."""
    with _opened() as table:
        _, key = table.create(name[:64], [Scope(scope) for scope in scopes], datetime.now(UTC))
    click.echo(key)


@keys.command("list")
def list_() -> None:
    """Show all keys: id, state, name and scopes."""
    with _opened() as table:
        for row in table.all():
            state = "revoked" if row.revoked_at is not None else "valid"
            click.echo(f"{row.id}  {state:<7}  {row.name}  {' '.join(row.scopes)}")


@keys.command()
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Let the key of ID open nothing any more."""
    with _opened() as table:
        if not table.revoke(key_id, datetime.now(UTC)):
            raise StorageError(f"there is no valid key {key_id}; see callsteer keys list")
    click.echo("revoked")


@contextmanager
def _opened() -> Iterator[ApiKeys]:
    url = load_settings().database_url
    if not url:
        raise StorageError("the API needs a database; CALLSTEER_DATABASE is none")
    database = open_database(url)
    try:
        yield ApiKeys(database)
    finally:
        database.close()
