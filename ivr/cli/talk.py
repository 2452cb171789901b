"""``callsteer talk``: be the caller, with the microphone or the keyboard."""

from __future__ import annotations

import click

from ivr.calls import CallOptions
from ivr.cli.options import engine_option, language_option, preset_option
from ivr.dialogue.events import CallAnswered
from ivr.outside_parts import caller_secret, open_outside
from ivr.ports import Line
from ivr.settings import load_settings
from ivr.storage import open_database
from ivr.switchboard import Switchboard
from ivr.telephony.microphone import MicrophoneLine
from ivr.telephony.typed import TypedCall


@click.command()
@preset_option
@engine_option
@language_option
@click.option("--text", "typed", is_flag=True, help="Type instead of speaking; an empty line ends.")
@click.option("--from", "caller", default="", metavar="NUMBER", help="Call from this number.")
def talk(
    preset: str | None, engine: str | None, language: str | None, typed: bool, caller: str
) -> None:
    """Talk to the line from this machine. Without --text it needs the `microphone` extra."""
    settings = load_settings(preset=preset, engine=engine, language=language)
    switchboard = Switchboard(settings)
    database = open_database(settings.database_url) if settings.database_url else None
    parts = open_outside(database, caller_secret(settings))
    switchboard.outside = parts.outside
    options = CallOptions(
        preset=settings.preset,
        language=settings.language,
        channel="text",
        inline=typed,
        known=parts.known(caller, settings.preset),
    )
    if typed:
        _typed(switchboard, options)
    else:
        _spoken(switchboard, options)
    for close in parts.closing:
        close()


def _spoken(switchboard: Switchboard, options: CallOptions) -> None:
    line: Line = MicrophoneLine()
    call = switchboard.answer(line, options)
    company = switchboard.company(options.preset, options.language)
    call.loop.run(switchboard.opening(CallAnswered(at_ms=line.now_ms()), company, options))
    _closing(call.record.disposition, call.record.destination)


def _typed(switchboard: Switchboard, options: CallOptions) -> None:
    call = TypedCall(switchboard, options)
    click.echo(call.said())
    while not call.over:
        text = _line()
        click.echo(call.says(text) if text else call.hangs_up())
    _closing(call.record.disposition, call.record.destination)


def _line() -> str:
    """Return what is typed; "" at the end of the input and for Ctrl-C, too."""
    try:
        return str(click.prompt(">", default="", show_default=False, prompt_suffix=" "))
    except click.Abort:
        click.echo()
        return ""


def _closing(disposition: str | None, destination: str | None) -> None:
    click.echo(f"[{disposition}: {destination or 'nowhere'}]")
