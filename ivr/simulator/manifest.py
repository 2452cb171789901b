"""Who calls: rows of a manifest, in the order in which they place calls."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice, zip_longest
from pathlib import Path

from ivr.errors import ConfigError, reason


@dataclass(frozen=True, slots=True)
class Row:
    """One caller."""

    file: str
    """The recording as the manifest names it."""
    path: Path
    preset: str
    wanted: str
    """Name of the destination; "" when the call must not be routed."""
    utterances: tuple[str, ...] = ()
    """What is said, in the manifest's words."""
    keys: tuple[str, ...] = ()
    """Keys pressed once everything is said, one group after each further prompt."""


def read_manifest(path: Path, preset: str | None = None) -> list[Row]:
    """Return the rows of a .csv manifest, those of one preset or all.

    Raises:
        ConfigError: it cannot be read, lacks a column, or has no row for the preset.

    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: the manifest cannot be read: {reason(error)}") from error
    rows = []
    for number, item in enumerate(csv.DictReader(text.splitlines()), 1):
        lacking = [name for name in ("path", "preset") if not item.get(name)]
        if lacking or "destination" not in item:
            raise ConfigError(f"{path}: row {number} has no {(lacking or ['destination'])[0]}")
        if preset in (None, item["preset"]):
            rows.append(_row(path.parent, item))
    if not rows:
        what = f"for preset {preset!r}" if preset else "at all"
        raise ConfigError(f"{path}: no row {what}; nothing can be called")
    return rows


def _row(folder: Path, item: dict[str, str]) -> Row:
    return Row(
        item["path"],
        folder / item["path"],
        item["preset"],
        item["destination"] or "",
        _parts(item.get("reference")),
        _parts(item.get("keys")),
    )


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split("|") if part.strip())


def in_turn(rows: Sequence[Row], calls: int) -> Iterator[Row]:
    """Yield as many rows as calls are to be placed; presets take turns, rows go round."""
    presets: dict[str, list[Row]] = {}
    for row in rows:
        presets.setdefault(row.preset, []).append(row)
    turns = [row for turn in zip_longest(*presets.values()) for row in turn if row]
    return islice(cycle(turns), calls)
