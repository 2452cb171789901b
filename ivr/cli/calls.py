"""``callsteer calls``: what is kept of callers."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ivr.outside_parts import caller_secret
from ivr.reception.shared import RECORDINGS
from ivr.recording import erase_calls
from ivr.settings import load_settings
from ivr.storage import StorageError, open_database
from ivr.storage.caller_key import as_e164, caller_key
from ivr.storage.erasing import erase_caller


@click.group()
def calls() -> None:
    """Erase what is kept of a caller."""


@calls.command()
@click.option("--caller", required=True, metavar="NUMBER", help="Such as +442079460001.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(caller: str, yes: bool) -> None:
    """Erase everything that is kept of the caller with NUMBER; it cannot be undone."""
    settings = load_settings()
    if not settings.database_url:
        raise StorageError("nothing is kept; CALLSTEER_DATABASE is none")
    try:
        number = as_e164(caller)
    except ValueError as error:
        raise StorageError(f"that is {error}") from error
    if not yes:
        click.confirm("Erase everything of this caller?", abort=True)
    key = caller_key(number, caller_secret(settings))
    database = open_database(settings.database_url)
    try:
        erased = erase_caller(database, key, number, "command line", datetime.now(UTC))
    finally:
        database.close()
    recordings = erase_calls(settings.data / RECORDINGS, erased.calls)
    count = len(erased.calls)
    click.echo(f"erased: {count} calls, {erased.rows} rows, {recordings} recordings")
