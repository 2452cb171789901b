"""Times as people type them: ``2h``, ``18:00``, ``2026-12-24T12:00``."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import click

LENGTH = re.compile(r"^(\d+)\s*(m|min|h|d)$")
UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days"}
CLOCK = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)$")


def read_moment(text: str, now: datetime) -> datetime:
    """Return the moment that ``text`` names; a time of day is the next one from ``now`` on.

    ``now`` has the time zone that is meant.

    Raises:
        click.BadParameter: it cannot be read.

    """
    if (length := LENGTH.match(text)) is not None:
        return now + timedelta(**{UNITS[length[2]]: int(length[1])})
    if (clock := CLOCK.match(text)) is not None:
        moment = now.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
        return moment if moment > now else moment + timedelta(days=1)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}: write 2h, 18:00 or 2026-12-24T12:00") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=now.tzinfo)
