"""What the line is worth: the formula with every number, from the period's real figures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, render_template, request

from ivr.console.about_figures import filtered
from ivr.console.about_legacy import gained_s
from ivr.console.about_numbers import tallies_of
from ivr.console.charts import line_chart
from ivr.console.filters import filters_of
from ivr.console.parts import Console, line_of
from ivr.numbers.roi import (
    WORDS,
    Inputs,
    assumption,
    changed,
    forecast,
    inputs_of,
    items,
    shown,
    worth,
)
from ivr.people import Role, needs


def add(pages: Blueprint, console: Console) -> None:
    """Add the page of what the line is worth."""

    @pages.get("/roi")
    @needs(Role.VIEWER)
    def roi() -> str:
        line = line_of(console)
        asked = filters_of(console, line)
        calls = tallies_of(console).of(asked.period, asked.zone, trips=True)
        seconds = gained_s(console, line, calls.trips)
        real, measured = inputs_of(calls, asked.days, seconds)
        given = changed(real, request.args)
        months = forecast(given)
        return render_template(
            "console/roi.html",
            **filtered(console, line, asked),
            numbers=_numbers(given, real, measured),
            items=items(given),
            worth=worth(given),
            months=months,
            year=sum(months),
            assumption=assumption(given),
            chart=line_chart(
                "What each coming month is worth",
                [(f"month {n}", value) for n, value in enumerate(months, 1)],
                "points",
            ),
        )


def _numbers(given: Inputs, real: Inputs, measured: set[str]) -> list[dict[str, Any]]:
    """Return every number of the formula as the form shows it."""
    before = asdict(real)
    return [
        {
            "name": name,
            "title": WORDS[name][0],
            "unit": WORDS[name][1],
            "value": shown(given, name),
            "measured": name in measured,
            "changed": value != before[name],
        }
        for name, value in asdict(given).items()
    ]
