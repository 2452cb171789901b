"""Rows of a benchmark, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

DATA = Path(__file__).parents[2] / "shared" / "data"
"""Corpora to measure with; they are not part of the project."""


def report(rows: Sequence[dict[str, Any]], as_json: bool) -> None:
    """Print the rows; all have the same keys."""
    if as_json:
        for row in rows:
            sys.stdout.write(json.dumps(row) + "\n")
        return
    table = Table(show_edge=False)
    for name in rows[0] if rows else ():
        table.add_column(name)
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(width=150).print(table)


def have(path: Path) -> bool:
    """Return whether a corpus is here, and say so on stderr when it is not."""
    if not path.exists():
        sys.stderr.write(f"{path} is not here: its rows are left out\n")
    return path.exists()
