"""Rows of a benchmark, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

DATA = Path(__file__).parents[2] / "shared" / "data"
"""Corpora to measure with; they are not part of the project."""


COMMON: dict[str, Any] = {"benchmark": "", "method": "callsteer", "shots": None}
"""What every object of JSON begins with, and what it is where a benchmark says nothing of it."""


def report(rows: Sequence[dict[str, Any]], as_json: bool, metrics: Sequence[str] = ()) -> None:
    """Print the rows; all have the same keys.

    ``metrics`` are the columns that were measured, where a row is not one figure already: as JSON
    each is an object of its own.
    """
    if as_json:
        for row in rows:
            for line in objects(row, metrics):
                sys.stdout.write(json.dumps(line) + "\n")
        return
    table = Table(show_edge=False)
    for name in rows[0] if rows else ():
        table.add_column(name)
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(width=150).print(table)


def objects(row: dict[str, Any], metrics: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """Yield a figure at a time: benchmark, method, shots, metric, value, seeds, then conditions."""
    figures = {name: row[name] for name in metrics} or {row["metric"]: row["value"]}
    known = {*COMMON, *metrics, "metric", "value", "seeds"}
    conditions = {name: value for name, value in row.items() if name not in known}
    for metric, value in figures.items():
        first = {name: row.get(name, default) for name, default in COMMON.items()}
        measured = {"metric": metric, "value": value, "seeds": row.get("seeds", 1)}
        yield first | measured | conditions


def have(path: Path) -> bool:
    """Return whether a corpus is here, and say so on stderr when it is not."""
    if not path.exists():
        sys.stderr.write(f"{path} is not here: its rows are left out\n")
    return path.exists()
