"""What a day begins with."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.sample_company.seed import TABLES, seed

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 25)


def test_every_day_begins_the_same() -> None:
    assert seed(DAY) == seed(DAY)
    assert set(seed(DAY)) == set(TABLES)


def test_appointments_are_taken_only_in_the_days_to_come_and_never_at_weekends() -> None:
    rows = seed(DAY)["appointments"]
    assert {row["patient"] for row in rows} == {"", "731204", "731305"}
    assert all(row["day"] > DAY.isoformat() for row in rows if row["patient"])
    assert all(date.fromisoformat(row["day"]).weekday() < 5 for row in rows)
