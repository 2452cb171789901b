"""Figures as files that spreadsheets open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ivr.numbers.kpis import Kpi

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""Cells that begin so would be taken for formulas."""


def csv_of(figures: Iterable[Kpi]) -> str:
    """Return one line a figure, with its numerator, denominator and definition."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["figure", "value", "unit", "numerator", "denominator", "definition"])
    for kpi in figures:
        value = "" if kpi.value is None else f"{kpi.value:.4f}"
        row = [kpi.name, value, kpi.unit, round(kpi.numerator, 1), kpi.denominator, kpi.definition]
        writer.writerow([harmless(str(cell)) for cell in row])
    return out.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs.

    >>> harmless("=cmd()"), harmless("tea")
    ("'=cmd()", 'tea')
    """
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell
