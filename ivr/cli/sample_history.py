"""``callsteer sample-history``: calls of the last days for a console that has none."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import Progress

from ivr.cli.options import language_option
from ivr.errors import ConfigError
from ivr.samples import Wanted, make_history
from ivr.samples.history import CALLS, DAYS
from ivr.settings import load_settings
from ivr.storage import open_database
from ivr.storage.samples import erase_samples
from ivr.switchboard import Switchboard


@click.command("sample-history")
@click.argument("preset", required=False)
@click.option("--calls", type=click.IntRange(1, 5_000), default=CALLS, show_default=True)
@click.option("--days", type=click.IntRange(1, 60), default=DAYS, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Other calls for another.")
@click.option("--erase", is_flag=True, help="Erase sample calls instead: PRESET's, or all.")
@language_option
def sample_history(
    preset: str | None, calls: int, days: int, seed: int, erase: bool, language: str | None
) -> None:
    """Fill the console with calls that are really held, by text, and marked as samples."""
    settings = load_settings(preset=preset, language=language)
    if not settings.database_url:
        raise ConfigError("there is no history without a database: CALLSTEER_DATABASE is none")
    database = open_database(settings.database_url)
    try:
        if erase:
            click.echo(f"{erase_samples(database, preset or '')} sample calls are erased")
            return
        now = datetime.now(UTC)
        wanted = Wanted(settings.preset, settings.language, now, calls, days, seed)
        with Progress(console=Console(stderr=True), transient=True) as bars:
            bar = bars.add_task("calling", total=calls)
            made = make_history(
                Switchboard(settings),
                database,
                wanted,
                lambda done, _: bars.update(bar, completed=done),
            )
        click.echo(f"{made} sample calls of {settings.preset} in {days} days; --erase forgets them")
    finally:
        database.close()
