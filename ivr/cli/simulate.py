"""``callsteer simulate``: callers at a running server, through the carriers' protocols."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from ivr.cli.options import json_option, print_json
from ivr.simulator import tokens
from ivr.simulator.clock import Clock
from ivr.simulator.manifest import in_turn, read_manifest
from ivr.simulator.plan import CARRIERS, DIALS, HOURS, Plan, address, server_url
from ivr.simulator.report import CallReport, Totals
from ivr.simulator.run import check_reachable, load_recordings
from ivr.simulator.run import simulate as place_calls

MANIFEST = Path(__file__).parents[2] / "audio_fixtures" / "manifest.csv"
REFUSED = "HTTP 403 "
"""How the errors begin of those whom the server takes for a stranger."""
CLOCK: Callable[[], Clock] = Clock
"""Real time."""


@click.command()
@click.option("--url", required=True, metavar="URL", help="The server: http://127.0.0.1:8080.")
@click.option("--audiosocket", metavar="HOST:PORT", help="Its AudioSocket address.")
@click.option("--carrier", required=True, type=click.Choice(CARRIERS), help="How calls come in.")
@click.option("--calls", type=click.IntRange(1), default=1, show_default=True)
@click.option("--concurrency", type=click.IntRange(1), default=1, show_default=True)
@click.option("--preset", metavar="NAME", help="Only its callers. [default: all take turns]")
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    default=MANIFEST,
    help="Who calls. [default: audio_fixtures/manifest.csv]",
)
@click.option(
    "--ramp-s",
    type=click.FloatRange(0),
    default=10.0,
    show_default=True,
    help="The first callers ring up within this, not all in the same instant.",
)
@click.option("--jitter-ms", type=click.FloatRange(0), default=0.0, help="Frames are late by it.")
@click.option("--loss", type=click.FloatRange(0, 100), default=0.0, metavar="PERCENT")
@click.option("--noise-db", type=float, metavar="SNR", help="White noise under the caller.")
@click.option("--barge-in", is_flag=True, help="The recording runs on while a prompt plays.")
@click.option("--silent-gaps", is_flag=True, help="AudioSocket: silence sends no frames.")
@click.option("--dial", type=click.Choice(DIALS), default="answer", help="What a leg does.")
@click.option(
    "--hours",
    type=click.Choice(HOURS),
    default="working_day",
    help="Calls come at noon of a working day, or now. [default: working_day]",
)
@click.option("--seed", type=int, default=0, help="Of jitter, loss and noise.")
@click.option("--give-up-s", type=click.FloatRange(1), default=120.0, show_default=True)
@click.option("--twilio-token", metavar="TOKEN", help="Signs requests. [default: the server's]")
@click.option("--asterisk-token", metavar="TOKEN", help="Proves who asks. [default: the server's]")
@json_option
def simulate(
    preset: str | None,
    manifest: Path,
    as_json: bool,
    **options: Any,
) -> None:
    """Place calls against a running server through a carrier's real protocol, in real time.

    The recording starts when the first prompt has ended and is held while a prompt plays;
    when it is over the caller stays silent for 8 seconds and hangs up. The exit code is 1
    when a call failed or hung; one that ended at another place than the manifest's is wrong.
    """
    plan = _plan(**options)
    rows = read_manifest(manifest, preset)
    callers = list(in_turn(rows, plan.calls))
    recordings = load_recordings(callers, plan)
    asyncio.run(check_reachable(plan))
    totals, odd = Totals(), list[CallReport]()
    with Progress(console=Console(stderr=True), transient=True, disable=as_json) as progress:
        bar = progress.add_task("calls", total=plan.calls)

        def told(report: CallReport) -> None:
            totals.add(report)
            progress.advance(bar)
            if as_json:
                print_json(report.to_json())
            elif report.outcome != "right" or report.reason:
                odd.append(report)

        asyncio.run(place_calls(plan, callers, recordings, told, CLOCK))
    if as_json:
        print_json(totals.to_json())
    else:
        _print(totals, odd)
    if any(error.startswith(REFUSED) for error in totals.errors):
        click.echo(_hint(plan), err=True)
    if totals.broken:
        sys.exit(1)


def _plan(
    *,
    url: str,
    audiosocket: str | None,
    loss: float,
    twilio_token: str | None,
    asterisk_token: str | None,
    **options: Any,
) -> Plan:
    """Make a plan of the options, and look up the carrier's token once it is checked."""
    plan = Plan(
        url=server_url(url),
        audiosocket=address(audiosocket) if audiosocket else None,
        loss_percent=loss,
        token="",
        **options,
    )
    plan.check()
    if plan.carrier == "audiosocket":
        return replace(plan, token=tokens.token(tokens.ASTERISK, asterisk_token))
    return replace(plan, token=tokens.token(tokens.TWILIO, twilio_token))


def _hint(plan: Plan) -> str:
    """Return what to do when the server refused us."""
    variable, _, option = tokens.ASTERISK if plan.carrier == "audiosocket" else tokens.TWILIO
    return f"the server refused the token: give {option} the value of its {variable}"


def _print(totals: Totals, odd: list[CallReport]) -> None:
    """Print the calls that stand out, then the figures."""
    console = Console()
    if odd:
        calls = Table(title="Calls that stand out", title_justify="left", show_edge=False)
        for heading in ("file", "wanted", "got", "outcome", "s", "why"):
            calls.add_column(heading, overflow="fold")
        for one in odd:
            wanted, got = one.wanted or "nowhere", one.got or "nowhere"
            calls.add_row(one.file, wanted, got, one.outcome, f"{one.seconds:.1f}", one.reason)
        console.print(calls)
    figures = totals.to_json()
    table = Table(title="All calls", title_justify="left", show_header=False, show_edge=False)
    for name in ("calls", "right", "wrong", "failed", "hung"):
        table.add_row(name, str(figures[name]))
    for name in ("first_audio_ms", "answer_ms"):
        values = ", ".join(f"{p} {'-' if ms is None else ms}" for p, ms in figures[name].items())
        table.add_row(name.replace("_", " "), values)
    for reason, count in figures["errors"].items():
        table.add_row("error", f"{reason}: {count}")
    console.print(table)
