"""The last week in plain words."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from ivr.console.about_numbers import tallies_of
from ivr.console.parts import Console, around, line_of, zone_of
from ivr.people import Role, needs
from ivr.tuning.week import week_before, week_of


def add(pages: Blueprint, console: Console) -> None:
    """Add the page of the week."""

    @pages.get("/digest")
    @needs(Role.VIEWER)
    def digest() -> str:
        line = line_of(console)
        zone = zone_of(console, line)
        period = week_before(console.now(), zone, line.preset, line.language)
        week = week_of(tallies_of(console), period, zone)
        return render_template(
            "console/digest.html",
            **around(console, line),
            digest=week.digest,
            first=period.begin.astimezone(zone),
            last=period.end.astimezone(zone) - timedelta(days=1),
        )
