"""Home: is it well, what happened today, and what it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template

from ivr.console.about_crisis import alerts_of
from ivr.console.parts import Console, Line, around, line_of
from ivr.numbers import Kpi, Period, Rules, Tally
from ivr.numbers.health import Light, health
from ivr.numbers.tally import tally
from ivr.people import Role, needs
from ivr.storage.call_facts import call_facts
from ivr.storage.read_model import recent_calls
from ivr.storage.samples import has_calls
from ivr.storage.tallies import Tallies
from ivr.switchboard import Switchboard

HOME = (
    *("containment", "verified containment", "repeat calls", "CSAT", "routed in automation"),
    *("time to route, median", "opt-out", "no-match"),
)
"""Containment never stands alone: repeat calls and opinions show whether it was help."""


def add(pages: Blueprint, console: Console) -> None:
    """Add the first page."""

    @pages.get("/")
    @needs(Role.VIEWER)
    def home() -> str:
        line = line_of(console)
        today, before = _today(console, line)
        lights = health(today, before)
        return render_template(
            "console/home.html",
            **around(console, line),
            lights=lights,
            spikes=alerts_of(console, line),
            worst=max((light.level for light in lights), default=Light.GOOD),
            figures=with_trend(today.figures(), before.figures(), HOME),
            calls=recent_calls(console.database, 12, line.preset, line.language),
            active=console.switchboard.outside is not None,
        )


def _today(console: Console, line: Line) -> tuple[Tally, Tally]:
    """Return the calls of the last 24 hours, and those of the 24 before."""
    end = console.now()
    called = has_calls(console.database, line.preset, samples=False)
    begin = end - timedelta(days=1)
    period = Period(begin, end, line.preset, line.language, without_samples=called)
    earlier = replace(period, begin=period.begin - timedelta(days=1), end=period.begin)
    now, before = (call_facts(console.database, some) for some in (period, earlier))
    rules = rules_of(console.switchboard)
    return tally(now, rules), tally(before, rules)


def tallies_of(console: Console) -> Tallies:
    """Return the store of what calls were, by days."""
    return Tallies(console.database, rules_of(console.switchboard), console.now)


def rules_of(switchboard: Switchboard) -> Rules:
    """Return what this installation agrees its figures by."""
    settings = switchboard.settings
    operator = switchboard.companies.shipped(settings.preset).operator
    return Rules.agreed(operator, settings.service_level_s, settings.solved_days)


def with_trend(now: list[Kpi], before: list[Kpi], names: tuple[str, ...]) -> list[dict[str, Any]]:
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
