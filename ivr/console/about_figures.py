"""Figures of a period and how they move, where callers leave, and why they were missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from ivr.console.about_numbers import tallies_of, with_trend
from ivr.console.charts import LineChart, line_chart
from ivr.console.filters import Filters, filters_of
from ivr.console.parts import Console, Line, around, line_of
from ivr.numbers import Kpi, Tally
from ivr.numbers.figure import interval
from ivr.numbers.grammar import grammar_kpis
from ivr.numbers.tables import calls_csv, csv_of, days_csv
from ivr.numbers.tally import NOTHING, total
from ivr.people import Role, needs
from ivr.storage.call_facts import call_facts
from ivr.storage.missed_causes import causes, of_cause

DAYS = (1, 7, 30, 90)
MOST_NEEDS = 12
"""Of the list of what callers wanted."""
GROUPS = (
    ("What became of calls", "containment"),
    ("Queues and agents", "queue abandonment"),
    ("The conversation", "time to route, median"),
    ("What callers say of it", "CSAT"),
    ("Understanding, by a sample drawn by chance", "in grammar, correct accept"),
)
"""Headings, each with the figure that it begins with."""
SAMPLED = frozenset(kpi.name for kpi in grammar_kpis([]))


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages of figures."""
    _add_figures(pages, console)
    _add_leaving(pages, console)


def _add_figures(pages: Blueprint, console: Console) -> None:
    @pages.get("/numbers")
    @needs(Role.VIEWER)
    def numbers() -> str:
        line = line_of(console)
        asked = filters_of(console, line)
        tallies = tallies_of(console)
        days = tallies.by_day(asked.period, asked.zone)
        calls, before = total(days.values()), tallies.of(asked.before, asked.zone)
        figures = with_trend(calls.figures(), before.figures(), ())
        charts = trends(asked, days)
        wanted = calls.by("intent").most_common(MOST_NEEDS)
        return render_template(
            "console/numbers.html",
            **filtered(console, line, asked),
            offered=calls.calls,
            groups=list(_grouped([{**item, **_beside(item["kpi"], charts)} for item in figures])),
            intents=[(intent or "(not understood)", count) for intent, count in wanted],
            endings=calls.by("ending").most_common(),
        )

    @pages.get("/numbers.csv")
    @needs(Role.VIEWER)
    def numbers_csv() -> Response:
        line = line_of(console)
        asked = filters_of(console, line)
        figures = tallies_of(console).of(asked.period, asked.zone).figures()
        return _file(csv_of(figures), "figures", line, asked)

    @pages.get("/numbers/days.csv")
    @needs(Role.VIEWER)
    def days_file() -> Response:
        line = line_of(console)
        asked = filters_of(console, line)
        days = tallies_of(console).by_day(asked.period, asked.zone)
        return _file(days_csv(asked.parts(days)), "days", line, asked)

    @pages.get("/numbers/calls.csv")
    @needs(Role.VIEWER)
    def calls_file() -> Response:
        line = line_of(console)
        asked = filters_of(console, line)
        calls = call_facts(console.database, asked.period)
        return _file(calls_csv(calls, asked.zone), "calls", line, asked)


def _file(text: str, what: str, line: Line, asked: Filters) -> Response:
    name = f"callsteer-{line.preset}-{what}-{asked.first}-{asked.last}.csv"
    head = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(text, mimetype="text/csv", headers=head)


def _add_leaving(pages: Blueprint, console: Console) -> None:
    @pages.get("/numbers/leaving")
    @needs(Role.VIEWER)
    def leaving() -> str:
        line = line_of(console)
        asked = filters_of(console, line)
        calls = tallies_of(console).of(asked.period, asked.zone)
        return render_template(
            "console/leaving.html",
            **filtered(console, line, asked),
            offered=calls.calls,
            steps=calls.steps(),
            causes=causes(console.database, asked.period),
        )

    @pages.get("/numbers/causes/<cause>")
    @needs(Role.TUNER)
    def cause(cause: str) -> str:
        line = line_of(console)
        asked = filters_of(console, line)
        found = of_cause(console.database, asked.period, cause)
        if found is None:
            abort(404, "There is no such cause.")
        return render_template(
            "console/cause.html", **filtered(console, line, asked), cause=cause, items=found
        )


def filtered(console: Console, line: Line, asked: Filters) -> dict[str, Any]:
    """Return what a page with filters shows around its figures."""
    return {
        **around(console, line),
        "asked": asked,
        "choices": tallies_of(console).choices(line.preset, asked.zone),
        "quick": DAYS,
        "days": asked.days,
        "filters": {**asked.asked, "preset": line.preset, "language": line.language},
        "endpoint": request.endpoint,
    }


def trends(asked: Filters, days: Mapping[date, Tally]) -> dict[str, LineChart]:
    """Return how each figure moves over the period."""
    parts = [(f"{day.day} {day:%b}", some.figures()) for day, some in asked.parts(days)]
    return {
        kpi.name: line_chart(kpi.name, [(day, some[number].value) for day, some in parts], kpi.unit)
        for number, kpi in enumerate(NOTHING)
    }


def _beside(kpi: Kpi, charts: Mapping[str, LineChart]) -> dict[str, Any]:
    """Return a figure's chart and, of a sample, how sure it is."""
    between = interval(kpi.numerator, kpi.denominator) if kpi.name in SAMPLED else None
    return {"chart": charts[kpi.name], "between": between}


def _grouped(figures: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield headings, each with its figures."""
    begins = {first: title for title, first in GROUPS}
    title = ""
    some: list[dict[str, Any]] = []
    for item in figures:
        kpi: Kpi = item["kpi"]
        if kpi.name in begins:
            if some:
                yield title, some
            title, some = begins[kpi.name], []
        some.append(item)
    yield title, some
