"""Figures as files that spreadsheets open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, tzinfo

from ivr.numbers.facts import CallFacts
from ivr.numbers.kpis import Kpi
from ivr.numbers.tally import Tally

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""Cells that begin so would be taken for formulas."""


FIGURE = ("figure", "value", "unit", "numerator", "denominator")
CALL = (
    *("call", "began", "seconds", "ended", "destination", "need", "band", "seconds to route"),
    *("channel", "language", "version", "called again", "rating", "wrong destination", "sample"),
)


def csv_of(figures: Iterable[Kpi]) -> str:
    """Return one line a figure, with its numerator, denominator and definition."""
    return _table([*FIGURE, "definition"], ([*_cells(kpi), kpi.definition] for kpi in figures))


def days_csv(days: Iterable[tuple[date, Tally]]) -> str:
    """Return one line a figure of each stretch of days, with the first day of the stretch."""
    rows = ([day, *_cells(kpi)] for day, some in days for kpi in some.figures())
    return _table(["from", *FIGURE], rows)


def calls_csv(calls: Iterable[CallFacts], zone: tzinfo) -> str:
    """Return one line a call, oldest first, without what was said; times are ``zone``'s."""
    ordered = sorted(calls, key=lambda call: (call.started_at, call.call_sid))
    return _table(CALL, (_call(call, zone) for call in ordered))


def _cells(kpi: Kpi) -> list[object]:
    value = "" if kpi.value is None else f"{kpi.value:.4f}"
    return [kpi.name, value, kpi.unit, round(kpi.numerator, 1), kpi.denominator]


def _call(call: CallFacts, zone: tzinfo) -> list[object]:
    routed = "" if call.time_to_route_ms is None else call.time_to_route_ms / 1000
    began = call.started_at.astimezone(zone).isoformat(timespec="seconds")
    said = {None: "", True: "yes", False: "no"}
    return [
        *(call.call_sid, began, round(call.length_s, 1), call.disposition, call.destination),
        *(call.intent, call.band, routed, call.channel, call.language, call.version),
        *(said[call.repeated], "" if call.rating is None else call.rating, said[call.wrong]),
        said[call.sample],
    ]


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([harmless(str(cell)) for cell in row])
    return out.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs.

    >>> harmless("=cmd()"), harmless("tea")
    ("'=cmd()", 'tea')
    """
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell
