"""``callsteer models``: what is installed, and getting the rest."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.table import Table

import asr.models
from asr.errors import ModelError
from intents.cries import has_cries
from intents.encoder import CachedEncoder, shared_encoder
from intents.language import languages
from intents.safety import safety
from ivr.cli.options import json_option, print_json
from ivr.installed import encoder_folder
from ivr.settings import load_settings


@click.group()
def models() -> None:
    """List, download and verify the models."""
    asr.models.use_folder(load_settings().models)


@models.command("list")
@json_option
def list_models(as_json: bool) -> None:
    """Show every known model and whether it is installed."""
    table = Table(show_edge=False)
    for heading in ("name", "for", "language", "licence", "MB", "state"):
        table.add_column(heading)
    for model in asr.models.MODELS.values():
        found = asr.models.state(model.name).value
        source = model.wheel or model.url
        if as_json:
            print_json(
                {
                    "name": model.name,
                    "kind": model.kind,
                    "language": model.language,
                    "licence": model.licence,
                    "size_mb": model.size_mb,
                    "state": found,
                    "source": source,
                }
            )
        else:
            language = model.language or "any"
            row = (model.name, model.kind, language, model.licence, str(model.size_mb), found)
            table.add_row(*row)
    if not as_json:
        Console().print(table)


@models.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
def download(names: tuple[str, ...]) -> None:
    """Get models by NAME; without one, those that the usual installation needs."""
    for name in names:
        asr.models.source_of(name)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        for name in names or asr.models.required():
            if asr.models.state(name) is asr.models.State.INSTALLED:
                click.echo(f"{name}: already there", err=True)
                continue
            task = bars.add_task(name, total=None)

            def show(done: int, total: int, task=task) -> None:  # type: ignore[no-untyped-def]
                bars.update(task, completed=done, total=total or None)

            folder = asr.models.download(name, show)
            bars.remove_task(task)  # its line would say "1/1 bytes" of what came as a package
            click.echo(f"{name}: {folder}", err=True)


@models.command()
def prepare() -> None:
    """Learn what calls for help, which takes a minute or two once, so that no start has to."""
    cache = load_settings().cache / "intents"
    for language in filter(has_cries, languages()):
        folder = encoder_folder(language)
        if folder is None:
            raise ModelError(
                f"there is no encoder for {language!r}; run: callsteer models download"
            )
        safety(language, CachedEncoder(shared_encoder(folder), cache), cache)
        click.echo(f"what calls for help ({language}): learnt", err=True)


@models.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@json_option
def verify(names: tuple[str, ...], as_json: bool) -> None:
    """Check every byte of installed models; exit with 1 when one is not as it was."""
    installed = [
        n for n in asr.models.MODELS if asr.models.state(n) is not asr.models.State.MISSING
    ]
    wrong = False
    for name in names or installed:
        try:
            problems = asr.models.verify(name)
        except ModelError as error:
            problems = [str(error)]
        wrong = wrong or bool(problems)
        if as_json:
            print_json({"name": name, "ok": not problems, "problems": problems})
        else:
            click.echo(f"{name}: {'; '.join(problems) or 'as it was'}")
    if wrong:
        sys.exit(1)
