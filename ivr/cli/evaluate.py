"""``callsteer evaluate``: a manifest of recordings, measured."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from asr.errors import AudioError
from asr.scoring import word_errors
from ivr.caller_audio import caller_audio
from ivr.calls import CallOptions
from ivr.cli.call import place
from ivr.cli.options import engine_option, json_option, language_option, preset_option, print_json
from ivr.errors import ConfigError
from ivr.settings import load_settings
from ivr.switchboard import Switchboard
from ivr.trace import CallRecord


@dataclass(slots=True)
class Score:
    """What is counted over a manifest."""

    calls: int = 0
    intents_right: int = 0
    routed_right: int = 0
    destinations: int = 0
    """Calls whose destination the manifest gives, "nowhere" included."""
    wrong_unasked: int = 0
    """Routed to a wrong intent in the accept band."""
    errors: int = 0
    words: int = 0
    bands: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(wanted, got) of wrong intents."""

    def add(self, row: dict[str, Any], record: CallRecord) -> None:
        """Count one call."""
        wanted, got = row.get("intent") or None, _intent(record)
        self.calls += 1
        self.intents_right += wanted == got
        self.bands[record.band] += 1
        if wanted != got:
            self.confusion[str(wanted), str(got)] += 1
            self.wrong_unasked += record.band == "accept" and got is not None
        if "destination" in row:
            self.destinations += 1
            self.routed_right += (row["destination"] or None) == record.destination
        if reference := row.get("reference") or row.get("text"):
            heard = " ".join(turn.transcript for turn in record.turns)
            wrong, said = word_errors(reference.replace("|", " "), heard)
            self.errors, self.words = self.errors + wrong, self.words + said

    def to_json(self) -> dict[str, Any]:
        """Return the figures; rates are shares of calls, None without a denominator."""
        return {
            "calls": self.calls,
            "intent_right": _share(self.intents_right, self.calls),
            "destination_right": _share(self.routed_right, self.destinations),
            "wrong_without_asking": _share(self.wrong_unasked, self.calls),
            "wer": _share(self.errors, self.words),
            "bands": dict(self.bands),
            "confusion": [
                {"wanted": wanted, "got": got, "calls": count}
                for (wanted, got), count in self.confusion.most_common()
            ],
        }


@click.command()
@preset_option
@engine_option
@language_option
@json_option
@click.argument("manifest", type=click.Path(path_type=Path))
def evaluate(
    preset: str | None,
    engine: str | None,
    language: str | None,
    as_json: bool,
    manifest: Path,
) -> None:
    """Place every recording of MANIFEST (.csv or .jsonl) as a call and count what came of it.

    Each row names the recording (path or file) and the intent; reference or text, destination
    and preset are used when they are there.
    """
    settings = load_settings(preset=preset, engine=engine, language=language)
    switchboard = Switchboard(settings)
    rows = [row for row in read_manifest(manifest) if not preset or _for(row, preset)]
    total, failed = Score(), 0
    for row in track(rows, console=Console(stderr=True), description="calls", transient=True):
        options = CallOptions(preset=row.get("preset") or settings.preset)
        try:
            audio = caller_audio(str(manifest.parent / (row.get("path") or row["file"])))
        except AudioError as error:
            click.echo(f"callsteer: {error}", err=True)
            failed += 1
            continue
        record = place(switchboard, options, audio)
        total.add(row, record)
        if as_json:
            print_json({"file": row.get("path") or row["file"], **record.to_json()})
    if as_json:
        print_json(total.to_json())
    else:
        _print(total)
    if failed:
        sys.exit(2)


def read_manifest(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a .csv or .jsonl manifest.

    Raises:
        ConfigError: it cannot be read, or a row names no recording.

    """
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".csv":
            rows = list(csv.DictReader(text.splitlines()))
        else:
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{path}: not a manifest (.csv or .jsonl): {error}") from error
    for number, row in enumerate(rows, 1):
        if not (row.get("path") or row.get("file")):
            raise ConfigError(f"{path}: row {number} has no path or file")
        yield row


def _for(row: dict[str, Any], preset: str) -> bool:
    return row.get("preset") in (None, "", preset)


def _intent(record: CallRecord) -> str | None:
    flagged = [flag for flag in record.flags if flag != "anger"]
    return flagged[0] if flagged else record.intent


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _print(total: Score) -> None:
    figures = total.to_json()
    table = Table(show_header=False, show_edge=False)
    for name in ("calls", "intent_right", "destination_right", "wrong_without_asking", "wer"):
        table.add_row(name.replace("_", " "), str(figures[name]))
    table.add_row("bands", ", ".join(f"{band} {n}" for band, n in total.bands.items()))
    for item in figures["confusion"]:
        table.add_row("wrong", f"{item['wanted']} taken for {item['got']}: {item['calls']}")
    Console().print(table)
