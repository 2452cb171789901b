"""Options that several commands share, and how they print."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

PRESETS = "bank, telecom, clinic, parcel, it_helpdesk"


def preset_option(command: Command) -> Command:
    """Add ``--preset``."""
    help_text = f"Whose line: {PRESETS}, or a pack's folder. [default: the setting, bank]"
    return click.option("--preset", metavar="NAME", help=help_text)(command)


def engine_option(command: Command) -> Command:
    """Add ``--engine``."""
    choice = click.Choice(["auto", "moonshine", "vosk"])
    return click.option("--engine", type=choice, help="Recogniser. [default: auto]")(command)


def language_option(command: Command) -> Command:
    """Add ``--language``."""
    help_text = "Language of the call. [default: the setting, en]"
    return click.option("--language", metavar="TAG", help=help_text)(command)


def json_option(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")(command)


def print_json(item: dict[str, Any]) -> None:
    """Print one object on one line."""
    click.echo(json.dumps(item, ensure_ascii=False))
