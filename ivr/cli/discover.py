"""``callsteer discover``: new needs among utterances that were not understood."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from intents.discovery import SAMPLES, Cluster, Encode, find_clusters, lexical_vectors
from intents.encoder import MiniLmEncoder
from intents.normalise import normaliser
from ivr.cli.options import json_option, language_option, print_json
from ivr.errors import ConfigError, reason
from ivr.installed import encoder_folder
from ivr.settings import load_settings

LONGEST = 20_000
"""Utterances; more would not fit into memory at once."""


@click.command()
@language_option
@click.option("--least", type=click.IntRange(2), default=4, show_default=True, help="Of a group.")
@json_option
@click.argument("file", type=click.Path(path_type=Path))
def discover(language: str | None, least: int, as_json: bool, file: Path) -> None:
    """Group the utterances of FILE (one a line, `-` for standard input) by what they are about."""
    settings = load_settings(language=language)
    texts = _texts(file)
    normalise = normaliser(settings.language)
    encode = encoder_of(settings.language)
    with Progress(console=Console(stderr=True), transient=True, disable=as_json) as bars:
        bar = bars.add_task("grouping", total=None)
        clusters = find_clusters(
            [normalise(text) for text in texts],
            encode,
            least,
            lambda done, total: bars.update(bar, completed=done, total=total),
        )
    if as_json:
        for cluster in clusters:
            print_json(_row(cluster, texts))
    else:
        _print(clusters, texts)


def encoder_of(language: str) -> Encode:
    """Return what turns texts of ``language`` into vectors: by meaning where there is a model."""
    folder = encoder_folder(language)
    return MiniLmEncoder(folder).encode if folder is not None else lexical_vectors


def _texts(file: Path) -> list[str]:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read as text: {reason(error)}") from error
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > LONGEST:
        raise ConfigError(f"{file}: {len(lines)} utterances, at most {LONGEST}; give a part")
    return lines


def _row(cluster: Cluster, texts: list[str]) -> dict[str, object]:
    return {
        "label": texts[cluster.members[0]],
        "terms": list(cluster.terms),
        "size": cluster.size,
        "stability": cluster.stability,
        "utterances": [texts[place] for place in cluster.members],
    }


def _print(clusters: list[Cluster], texts: list[str]) -> None:
    table = Table(show_edge=False)
    for heading in ("size", "stable", "about", "for example"):
        table.add_column(heading, overflow="fold")
    for cluster in clusters:
        samples = "\n".join(texts[place] for place in cluster.members[:SAMPLES])
        stable = f"{cluster.stability:.0%}"
        table.add_row(str(cluster.size), stable, ", ".join(cluster.terms), samples)
    Console().print(table if clusters else "no group of like utterances")
