"""Hours in which nobody is disturbed. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def parse_quiet(text: str) -> tuple[time, time] | None:
    """Read ``21:00-08:00``; None for no quiet hours.

    Raises:
        ValueError: it is not two times.

    >>> parse_quiet("21:00-08:00")
    (datetime.time(21, 0), datetime.time(8, 0))

    """
    if not text:
        return None
    begins, _, ends = text.partition("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)


def after_quiet(at: datetime, quiet: tuple[time, time] | None, zone: ZoneInfo) -> datetime:
    """Return ``at``, or the end of the quiet hours that it falls into, in the zone's own time."""
    if quiet is None:
        return at
    begins, ends = quiet
    local = at.astimezone(zone)
    now = local.time().replace(tzinfo=None)
    over_night = begins > ends
    inside = (now >= begins or now < ends) if over_night else begins <= now < ends
    if not inside:
        return at
    day = local.date() + timedelta(days=1 if over_night and now >= begins else 0)
    return datetime.combine(day, ends, tzinfo=zone).astimezone(at.tzinfo)
