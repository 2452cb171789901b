"""``callsteer demo``: the sample callers through the real pipeline, as a table."""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ivr.caller_audio import caller_audio
from ivr.calls import CallOptions
from ivr.cli.call import place
from ivr.cli.options import json_option, print_json
from ivr.errors import ConfigError
from ivr.settings import load_settings
from ivr.switchboard import Switchboard
from ivr.trace import CallRecord

FIXTURES = Path(__file__).parents[2] / "audio_fixtures"
GOOD_ENOUGH = 0.9
"""Share of calls that must go right; less and the demo fails."""


@click.command()
@click.option("--fixtures", type=click.Path(path_type=Path), default=FIXTURES, show_default=False)
@json_option
def demo(fixtures: Path, as_json: bool) -> None:
    """Place the sample calls of all presets and show what was heard and where each went."""
    try:
        text = (fixtures / "manifest.csv").read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{fixtures}: no sample calls here; run from the project, or give --fixtures"
        ) from error
    rows = list(csv.DictReader(text.splitlines()))
    switchboard = Switchboard(load_settings())
    table = _table()
    right = 0
    for row in rows:
        began = time.perf_counter()
        audio = caller_audio(str(fixtures / row["path"]))
        record = place(switchboard, CallOptions(preset=row["preset"], channel="demo"), audio)
        took_ms = round((time.perf_counter() - began) * 1000)
        good = went_right(row, record)
        right += good
        if as_json:
            print_json({"file": row["path"], "right": good, **record.to_json()})
        _add(table, row, record, took_ms, good)
    share = right / len(rows)
    if not as_json:
        Console(width=150).print(table)
    click.echo(f"{right} of {len(rows)} calls went right ({share:.1%})", err=as_json)
    if share < GOOD_ENOUGH:
        sys.exit(1)


def went_right(row: dict[str, str], record: CallRecord) -> bool:
    """Whether a call ended where the manifest says; "" means that it must not be routed."""
    if row["destination"]:
        return record.destination == row["destination"]
    return record.destination is None


def _table() -> Table:
    table = Table(show_edge=False, title="Sample calls", title_justify="left")
    for heading in ("preset", "heard", "understood", "band", "went to", "ms", ""):
        table.add_column(heading, overflow="fold")
    return table


def _add(table: Table, row: dict[str, str], record: CallRecord, took_ms: int, good: bool) -> None:
    heard = " / ".join(turn.transcript for turn in record.turns if turn.transcript)
    went = record.destination or record.disposition or ""
    flag = record.flags[0] if record.flags else ""
    mark = "[green]right[/]" if good else f"[red]wanted {row['destination'] or 'nowhere'}[/]"
    table.add_row(
        row["preset"],
        heard or f"({row['kind']})",
        flag or record.intent or "-",
        record.band,
        went,
        str(took_ms),
        mark,
    )
