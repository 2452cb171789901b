"""``callsteer digest``: the last week in plain words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from intents.pack_loader import load_pack
from ivr.cli.options import json_option, print_json
from ivr.numbers import Rules
from ivr.settings import load_settings
from ivr.storage import StorageError, open_database
from ivr.storage.tallies import Tallies
from ivr.tuning.week import week_before, week_of


@click.command()
@click.argument("preset")
@click.option("--language", default="en", show_default=True, help="Language of the calls.")
@json_option
def digest(preset: str, language: str, as_json: bool) -> None:
    """Tell the last week of the line PRESET in plain words: what changed, what to do first."""
    settings = load_settings()
    if not settings.database_url:
        raise StorageError("there are no calls without a database: CALLSTEER_DATABASE is none")
    pack = load_pack(preset)
    zone = ZoneInfo(pack.time_zone)
    rules = Rules.agreed(pack.operator, settings.service_level_s, settings.solved_days)
    database = open_database(settings.database_url)
    try:
        period = week_before(datetime.now(UTC), zone, pack.preset, language)
        week = week_of(Tallies(database, rules), period, zone)
    finally:
        database.close()
    found = week.digest
    if as_json:
        print_json(
            {"begin": period.begin.isoformat(), "end": period.end.isoformat(), **asdict(found)}
        )
        return
    click.echo(found.calls)
    if found.caution:
        click.echo(found.caution)
    for title, sentences in (
        ("What to do first", found.first),
        ("What changed", found.changed or ["Nothing moved by more than chance explains."]),
        ("What callers wanted more or less often", found.wanted),
    ):
        if sentences:
            click.echo(f"\n{title}")
            for sentence in sentences:
                click.echo(f"- {sentence}")
