"""The solar calendar against official new year's days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intents.solar import from_solar, new_year, solar_year, to_solar

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1375, date(1996, 3, 20)),
        (1399, date(2020, 3, 20)),
        (1400, date(2021, 3, 21)),
        (1403, date(2024, 3, 20)),
        (1404, date(2025, 3, 21)),
        (1405, date(2026, 3, 21)),
        (1408, date(2029, 3, 20)),
    ],
)
def test_new_years_days(year: int, day: date) -> None:
    assert new_year(year) == day
    assert solar_year(day) == year
    assert solar_year(day - timedelta(days=1)) == year - 1


def test_every_day_goes_there_and_back() -> None:
    for passed in range(0, 15_000, 7):
        day = date(2000, 1, 1) + timedelta(days=passed)
        assert from_solar(*to_solar(day)) == day


def test_a_leap_day_is_there_in_leap_years_alone() -> None:
    assert from_solar(1403, 12, 30) == date(2025, 3, 20)
    assert from_solar(1404, 12, 30) is None
