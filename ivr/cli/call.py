"""``callsteer call``: recordings as callers."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.table import Table

from asr.errors import AudioError
from ivr.caller_audio import caller_audio
from ivr.calls import CallOptions
from ivr.cli.options import engine_option, json_option, language_option, preset_option, print_json
from ivr.ports import Pcm
from ivr.settings import load_settings
from ivr.switchboard import Switchboard
from ivr.telephony.recording import RecordingLine, at_once, real_time
from ivr.trace import CallRecord


@click.command()
@preset_option
@engine_option
@language_option
@click.option("--real-time", is_flag=True, help="Let real time pass; the result is the same.")
@click.option("--barge-in", is_flag=True, help="The recording runs on while a prompt plays.")
@click.option("--hours", type=click.Choice(["working_day", "now"]), default="working_day")
@json_option
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def call(
    preset: str | None,
    engine: str | None,
    language: str | None,
    real_time: bool,
    barge_in: bool,
    hours: str,
    as_json: bool,
    files: tuple[str, ...],
) -> None:
    """Let recordings call: each FILE is the caller's side of one call.

    The recording starts when the opening prompt has ended and is held while a prompt plays;
    when it is over the caller stays silent for 8 seconds and hangs up. Calls are placed at
    noon of a working day unless --hours now.
    """
    settings = load_settings(preset=preset, engine=engine, language=language)
    switchboard = Switchboard(settings)
    options = CallOptions(
        preset=settings.preset,
        language=settings.language,
        working_day=hours == "working_day",
        inline=not real_time,
    )
    failed = False
    for file in files:
        try:
            record = place(switchboard, options, caller_audio(file), barge_in=barge_in)
        except AudioError as error:
            click.echo(f"callsteer: {error}", err=True)
            failed = True
            continue
        if as_json:
            print_json({"file": file, **record.to_json()})
        else:
            _print_call(file, record)
    switchboard.close()
    if failed:
        sys.exit(2)


def place(
    switchboard: Switchboard, options: CallOptions, audio: Pcm, *, barge_in: bool = False
) -> CallRecord:
    """Place one call from start to end and return its record."""
    pace = at_once if options.inline else real_time()
    line = RecordingLine(audio, barge_in=barge_in, pace=pace)
    placed = switchboard.answer(line, options)
    placed.loop.run()
    return placed.record


def _print_call(file: str, record: CallRecord) -> None:
    console = Console()
    table = Table(title=file, title_justify="left", show_edge=False)
    for heading in ("at", "heard", "understood", "band", "we said"):
        table.add_column(heading)
    for turn in record.turns:
        best = turn.top3[0]["confidence"] if turn.top3 else 1.0
        understood = f"{turn.intent} {best:.2f}" if turn.intent else "-"
        at = f"{turn.speech_start_ms / 1000:.1f} s"
        table.add_row(at, turn.transcript or "(nothing)", understood, turn.band, turn.prompt)
    console.print(table)
    console.print(f"{record.disposition}: {record.destination or 'nowhere'}", style="bold")
