"""The last week in plain words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request

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
        now = console.now()
        period = week_before(min(now, _after(zone, now)), zone, line.preset, line.language)
        week = week_of(tallies_of(console), period, zone)
        return render_template(
            "console/digest.html",
            **around(console, line),
            digest=week.digest,
            first=period.begin.astimezone(zone),
            last=period.end.astimezone(zone) - timedelta(days=1),
            day=timedelta(days=1),
            is_latest=period.end + timedelta(days=1) > now,
        )


def _after(zone: ZoneInfo, now: datetime) -> datetime:
    """Return the midnight after the day that the request names as the last one of the week."""
    asked = request.args.get("to")
    if not asked:
        return now
    try:
        day = date.fromisoformat(asked) + timedelta(days=1)
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        abort(400, "A day is written like 2026-11-24.")
