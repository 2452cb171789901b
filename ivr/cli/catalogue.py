"""``callsteer catalogue``: checking packs."""

from __future__ import annotations

import sys

import click

from intents.pack_loader import load_pack, presets
from ivr.cli.options import json_option, print_json
from ivr.completeness import known_languages, missing


@click.group()
def catalogue() -> None:
    """Check and list catalogue packs."""


@catalogue.command("list")
def list_packs() -> None:
    """Show the packs that come with the project."""
    for name in presets():
        pack = load_pack(name)
        languages = ", ".join(sorted(pack.languages))
        click.echo(f"{name}: {len(pack.intents)} intents, {languages}")


@catalogue.command()
@json_option
@click.argument("packs", nargs=-1, metavar="[PACK]...")
def check(packs: tuple[str, ...], as_json: bool) -> None:
    """Validate each PACK, a preset or a folder; exit with 2 and every problem of a bad one."""
    for name in packs or presets():
        pack = load_pack(name)
        phrases = {
            language: sum(len(intent.phrases) for intent in wordings.intents.values())
            for language, wordings in pack.languages.items()
        }
        if as_json:
            print_json({"pack": name, "intents": len(pack.intents), "phrases": phrases})
        else:
            counts = ", ".join(f"{count} phrases in {tag}" for tag, count in phrases.items())
            click.echo(f"{name}: good, {len(pack.intents)} intents, {counts}")


@catalogue.command()
@json_option
@click.argument("packs", nargs=-1, metavar="[PACK]...")
def languages(packs: tuple[str, ...], as_json: bool) -> None:
    """Show what each PACK lacks in each language; exit with 1 when anything is missing."""
    complete = True
    for name in packs or presets():
        pack = load_pack(name)
        for language in known_languages(pack):
            lacking = missing(pack, language)
            complete = complete and not lacking
            if as_json:
                print_json({"pack": name, "language": language, "missing": lacking})
                continue
            click.echo(f"{name} {language}: {f'{len(lacking)} missing' if lacking else 'complete'}")
            for thing in lacking:
                click.echo(f"  {thing}")
    if not complete:
        sys.exit(1)
