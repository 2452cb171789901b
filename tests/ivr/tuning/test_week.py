"""The week of a line, from what is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.storage import Database
from ivr.storage.tallies import Tallies
from ivr.tuning.week import week_before, week_of
from tests.ivr.console.conftest import ended, missed

pytestmark = pytest.mark.web


LONDON = ZoneInfo("Europe/London")


def test_a_week_is_seven_whole_days_before_today_where_the_company_is() -> None:
    now = datetime(2026, 10, 27, 0, 30, tzinfo=UTC)
    found = week_before(now, LONDON, "tea", "en")
    assert found.begin == datetime(2026, 10, 19, 23, tzinfo=UTC)
    assert found.end == datetime(2026, 10, 27, 0, tzinfo=UTC)


def test_the_week_before_is_what_it_is_compared_with(database: Database) -> None:
    period = week_before(datetime(2026, 11, 24, 12, tzinfo=UTC), LONDON, "tea", "en")
    with database.begin() as session:
        session.add_all(
            [
                ended(1, "tea", started_at=period.begin),
                ended(2, "tea", started_at=period.begin - timedelta(seconds=1)),
                ended(3, "tea", started_at=period.end),
                *[missed("oolong", n) for n in range(4)],
                *[missed("agent", n, why="sample") for n in range(4, 9)],
            ]
        )
    week = week_of(Tallies(database), period, LONDON)
    assert week.digest.calls == "1 call, as many as the week before (1)."
    assert "“oolong” was said 4 times and not understood: say what it means." in week.digest.first
    drawn = [said for said in week.digest.first if "agent" in said]
    assert drawn == [], "what was drawn by chance may have been understood"


def test_what_examples_missed_is_told_only_while_nobody_has_called(database: Database) -> None:
    period = week_before(datetime(2026, 11, 24, 12, tzinfo=UTC), LONDON, "tea", "en")
    said = "“oolong” was said 4 times and not understood: say what it means."
    with database.begin() as session:
        session.add(ended(1, "tea", started_at=period.begin, is_sample=True))
        session.add_all([missed("oolong", n, is_sample=True) for n in range(4)])
    assert said in week_of(Tallies(database), period, LONDON).digest.first
    with database.begin() as session:
        session.add(ended(2, "tea", started_at=period.begin))
    assert said not in week_of(Tallies(database), period, LONDON).digest.first
