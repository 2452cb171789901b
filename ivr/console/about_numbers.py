"""Home and numbers: is it well, what happened, and what it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request

from ivr.console.parts import Console, Line, around, line_of
from ivr.numbers import CallFacts, Kpi, Period, kpis
from ivr.numbers.health import Light, health
from ivr.numbers.kpis import shares
from ivr.numbers.tables import csv_of
from ivr.people import Role, needs
from ivr.storage.call_facts import call_facts
from ivr.storage.read_model import recent_calls

DAYS = (1, 7, 30)
HOME = ("containment", "verified containment", "routed in automation", "opt-out", "no-match")


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages of figures."""

    @pages.get("/")
    @needs(Role.VIEWER)
    def home() -> str:
        line = line_of(console)
        today, before = _two(console, line, 1)
        lights = health(today, before)
        return render_template(
            "console/home.html",
            **around(console, line),
            lights=lights,
            worst=max((light.level for light in lights), default=Light.GOOD),
            figures=_with_trend(kpis(today), kpis(before), HOME),
            calls=recent_calls(console.database, 12),
            active=console.switchboard.outside is not None,
        )

    @pages.get("/numbers")
    @needs(Role.VIEWER)
    def numbers() -> str:
        line = line_of(console)
        days = min(request.args.get("days", 7, type=int), 366)
        calls, before = _two(console, line, days)
        return render_template(
            "console/numbers.html",
            **around(console, line),
            days=days,
            choices=DAYS,
            offered=len(calls),
            figures=_with_trend(kpis(calls), kpis(before), ()),
            intents=shares(calls, lambda c: c.intent or "(not understood)")[:12],
            endings=shares(calls, lambda c: c.disposition),
        )

    @pages.get("/numbers.csv")
    @needs(Role.VIEWER)
    def numbers_csv() -> Response:
        line = line_of(console)
        days = min(request.args.get("days", 7, type=int), 366)
        text = csv_of(kpis(_two(console, line, days)[0]))
        name = f"callsteer-{line.preset}-{days}-days.csv"
        head = {"Content-Disposition": f"attachment; filename={name}"}
        return Response(text, mimetype="text/csv", headers=head)


def _two(console: Console, line: Line, days: int) -> tuple[list[CallFacts], list[CallFacts]]:
    """Return the calls of the last days, and those of as many days before."""
    end: datetime = console.now()
    period = Period(end - timedelta(days=days), end, line.preset, line.language)
    earlier = replace(period, begin=period.begin - timedelta(days=days), end=period.begin)
    return call_facts(console.database, period), call_facts(console.database, earlier)


def _with_trend(now: list[Kpi], before: list[Kpi], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the figures with how they have moved, in their own unit; None: nothing to compare."""
    earlier = {kpi.name: kpi.value for kpi in before}
    found = []
    for kpi in now:
        if names and kpi.name not in names:
            continue
        was = earlier.get(kpi.name)
        moved = kpi.value - was if kpi.value is not None and was is not None else None
        good = None if not moved else (moved > 0) == (kpi.good == "high")
        found.append({"kpi": kpi, "moved": moved, "good": good})
    return found
