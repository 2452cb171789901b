"""The solar calendar of Iran and Afghanistan, by the 33-year rule of its leap years.

The rule agrees with the official calendar for 1244 to 1472 (1865 to 2093).
"""

from __future__ import annotations

from datetime import date, timedelta

KNOWN_YEAR, KNOWN_NEW_YEAR = 1403, date(2024, 3, 20)
"""1 Farvardin of a year, from which all others are counted."""
LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Leap years in each 33."""
FIRST_HALF = 6
"""Months of 31 days; the others have 30, the last 29 or 30."""


def to_solar(day: date) -> tuple[int, int, int]:
    """Return year, month and day of the solar calendar.

    >>> to_solar(date(2026, 12, 1))
    (1405, 9, 10)
    """
    year = solar_year(day)
    passed = (day - new_year(year)).days
    month = passed // 31 if passed < FIRST_HALF * 31 else (passed - FIRST_HALF) // 30
    return year, month + 1, passed - _before(month + 1) + 1


def from_solar(year: int, month: int, day: int) -> date | None:
    """Return the day; None when the month (1 to 12) has no such day.

    >>> from_solar(1405, 9, 10)
    datetime.date(2026, 12, 1)
    """
    found = new_year(year) + timedelta(days=_before(month) + day - 1)
    return found if to_solar(found) == (year, month, day) else None


def solar_year(day: date) -> int:
    """Return the solar year that ``day`` is in."""
    year = day.year - 621
    return year if day >= new_year(year) else year - 1


def new_year(year: int) -> date:
    """Return 1 Farvardin of ``year``.

    >>> new_year(1404), new_year(1405)
    (datetime.date(2025, 3, 21), datetime.date(2026, 3, 21))
    """
    days = (year - KNOWN_YEAR) * 365 + _leaps_before(year) - _leaps_before(KNOWN_YEAR)
    return KNOWN_NEW_YEAR + timedelta(days=days)


def _leaps_before(year: int) -> int:
    cycles, rest = divmod(year, 33)
    return cycles * len(LEAP) + sum(leap < rest for leap in LEAP)


def _before(month: int) -> int:
    """Return how many days of the year come before ``month``."""
    return (month - 1) * 31 if month <= FIRST_HALF else (month - 1) * 30 + FIRST_HALF
