"""``callsteer understand``: text to intent."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from ivr.cli.options import json_option, language_option, preset_option, print_json
from ivr.reading import understood
from ivr.settings import load_settings
from ivr.switchboard import Switchboard


@click.command()
@preset_option
@language_option
@json_option
@click.argument("texts", nargs=-1, required=True, metavar="TEXT... | -")
def understand(
    preset: str | None, language: str | None, as_json: bool, texts: tuple[str, ...]
) -> None:
    """Print what each TEXT needs; with `-`, each line of standard input."""
    settings = load_settings(preset=preset, language=language)
    company = Switchboard(settings).company(settings.preset, settings.language)
    for text in _lines() if texts == ("-",) else texts:
        row = understood(text, company)
        if as_json:
            print_json(row)
        else:
            top = ", ".join(f"{c['intent']} {c['confidence']:.2f}" for c in row["top3"])
            click.echo(f"{row['intent'] or '-'}  {row['band']}  [{top}]  {row['nearest_phrase']}")


def _lines() -> Iterable[str]:
    return (line.rstrip("\n") for line in sys.stdin if line.strip())
