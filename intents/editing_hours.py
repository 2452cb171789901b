"""Changes to opening hours and holidays, as somebody types them.

Every function returns a new pack, or raises ``FieldError`` with one sentence for the field that
is wrong, and changes nothing.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from intents.editing import FieldError
from intents.editing_slots import fitting
from intents.pack import Holiday, Pack
from intents.route_words import said
from intents.typed_week import Given, read_week, text_of
from intents.week import DAYS

ALWAYS = "always"
"""Hours that stay open: destinations where nobody has to be count on them."""
LONGEST_NAME = 40
"""Letters."""
MOST_NAMED = 10
"""Of what goes by hours that somebody wants to delete."""
LONGEST_HOLIDAY = 60
"""Letters."""
FARTHEST = timedelta(days=5 * 366)
"""How far ahead a holiday may be: beyond it the year is a slip."""


def set_week(pack: Pack, name: str, given: Given) -> Pack:
    """Change named opening hours."""
    _known(pack, name)
    return fitting(pack, hours={**pack.hours, name: read_week(given)})


def add_week(pack: Pack, given: Given) -> Pack:
    """Add opening hours; their ``name`` may be written as people write."""
    typed = text_of(given, "name")
    name = re.sub(r"[^a-z0-9]+", "_", typed.lower()).strip("_")
    if not name or not name[0].isalpha() or len(name) > LONGEST_NAME:
        raise FieldError(
            "name",
            "Give them a short name that begins with a letter from A to Z, for example late shift.",
        )
    if name in (*pack.hours, ALWAYS):
        raise FieldError("name", f"There are hours “{said(name)}” already. Take another name.")
    return fitting(pack, hours={**pack.hours, name: read_week(given)})


def remove_week(pack: Pack, name: str) -> Pack:
    """Forget opening hours that nothing uses."""
    _known(pack, name)
    unused(pack, name)
    return fitting(pack, hours={n: week for n, week in pack.hours.items() if n != name})


def unused(pack: Pack, name: str) -> None:
    """Refuse to take hours from what goes by them."""
    if users := users_of(pack, name):
        go = "go" if len(users) > 1 else "goes"
        raise FieldError(
            "",
            f"{_sentence(users)} still {go} by “{said(name)}”. Choose other hours there first.",
        )


def users_of(pack: Pack, name: str) -> list[str]:
    """Return what goes by opening hours, as it is spoken of: destinations first, then rules."""
    places = [said(place) for place, item in pack.destinations.items() if item.hours == name]
    return [*places, *(f"the rule {said(r.name)}" for r in pack.rules if name in r.when.hours)]


def add_holiday(pack: Pack, given: Given, today: date) -> Pack:
    """Close everything that ever closes on a ``date``, which has a ``name``."""
    day, name = _date(given, today), text_of(given, "name")
    if not name:
        raise FieldError("name", "Say what day it is, for example Boxing Day: agents see it.")
    if len(name) > LONGEST_HOLIDAY:
        raise FieldError("name", f"Make the name shorter: {LONGEST_HOLIDAY} letters at most.")
    taken = next((item.name for item in pack.holidays if item.date == day), None)
    if taken is not None:
        raise FieldError("date", f"{day_words(day)} is a holiday already: {taken}.")
    return with_holidays(pack, [*pack.holidays, Holiday(date=day, name=name)])


def remove_holiday(pack: Pack, day: str) -> Pack:
    """Let a date be a day like others."""
    kept = [item for item in pack.holidays if item.date.isoformat() != day]
    if len(kept) == len(pack.holidays):
        raise FieldError("", "The holiday is not there any more. Reload the page.")
    return with_holidays(pack, kept)


def with_holidays(pack: Pack, holidays: list[Holiday]) -> Pack:
    """Return the pack with these holidays, in the order of the calendar."""
    return fitting(pack, holidays=sorted(holidays, key=lambda item: item.date))


def day_words(day: date) -> str:
    """Return a date in words: "Friday 25 December 2026"."""
    return f"{DAYS[day.weekday()]} {day.day} {day:%B %Y}"


def _known(pack: Pack, name: str) -> None:
    if name == ALWAYS:
        raise FieldError(
            "", "“always” stays open at all hours. Add hours of another name, and choose those."
        )
    if name not in pack.hours:
        raise FieldError("", f"There are no hours “{said(name)}” any more. Reload the page.")


def _date(given: Given, today: date) -> date:
    try:
        day = date.fromisoformat(text_of(given, "date"))
    except ValueError as error:
        raise FieldError("date", "Choose the day: day, month and year.") from error
    if day < today:
        raise FieldError("date", f"{day_words(day)} is over. Choose today or a later day.")
    if day > today + FARTHEST:
        raise FieldError("date", f"{day_words(day)} is far ahead. Is the year right?")
    return day


def _sentence(names: list[str]) -> str:
    """Return names as the beginning of a sentence: "Accounts, payments and billing"."""
    shown = names if len(names) <= MOST_NAMED else names[: MOST_NAMED - 1]
    if len(shown) < len(names):
        shown = [*shown, f"{len(names) - len(shown)} more"]
    text = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return text[:1].upper() + text[1:]
