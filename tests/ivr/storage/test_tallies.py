"""What has been counted of past days: exactly what the calls themselves would say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.numbers import Period, Rules
from ivr.numbers.legacy import Trip
from ivr.storage import Database
from ivr.storage.call_facts import call_facts
from ivr.storage.models import CountedDay, DayTally, QueueOffer
from ivr.storage.tallies import TRUSTED, Tallies, forget
from tests.ivr.storage.test_call_facts import (
    BY_HAND,
    DAY,
    NOON,
    TIMES,
    call,
    kept,
    two_hundred,
)

pytestmark = pytest.mark.web

ZONE, LONDON = ZoneInfo("UTC"), ZoneInfo("Europe/London")
LATER = NOON + timedelta(days=1)
BANK = replace(DAY, preset="bank")
TODAY = NOON.date()


@pytest.fixture
def tallies(database: Database) -> Tallies:
    return Tallies(database, now=lambda: LATER)


def unread(database: Database) -> None:
    """Let the calls be gone, so that only what was counted can be told."""
    with database.begin() as session:
        for item in session.query(type(call())).all():
            item.trial = "gone"


def test_what_was_counted_are_the_figures_computed_by_hand(tallies: Tallies) -> None:
    rows = two_hundred()
    kept(tallies.database, *[row for row in rows if not isinstance(row, QueueOffer)])
    kept(tallies.database, *[row for row in rows if isinstance(row, QueueOffer)])
    tallies.count("bank", ZONE, TODAY)
    unread(tallies.database)
    found = {kpi.name: kpi for kpi in tallies.of(BANK, ZONE).figures()}
    assert {n: (found[n].numerator, found[n].denominator) for n in BY_HAND} == BY_HAND
    assert {name: found[name].value for name in TIMES} == TIMES


def test_examples_are_counted_apart(tallies: Tallies) -> None:
    kept(tallies.database, call("CS1"), call("CS2", is_sample=True), call("CS3", is_sample=True))
    tallies.count("bank", ZONE, TODAY)
    unread(tallies.database)
    for asked in ({}, {"intent": "balance"}):
        period = replace(BANK, **asked)
        assert tallies.of(period, ZONE).calls == 3
        assert tallies.of(replace(period, without_samples=True), ZONE).calls == 1


def test_filters_hold_for_what_was_counted(tallies: Tallies) -> None:
    kept(
        tallies.database,
        call("CS1", catalogue_version="1"),
        call("CS2", channel="twilio", language="vi", catalogue_version="2"),
        call("CS3", intent=None, catalogue_version="2"),
    )
    tallies.count("bank", ZONE, TODAY)
    for asked, calls in (
        ({}, 3),
        ({"language": "en"}, 2),
        ({"channel": "twilio"}, 1),
        ({"intent": "balance"}, 2),
        ({"version": "2"}, 2),
        ({"version": "2", "language": "en"}, 1),
        ({"version": "3"}, 0),
    ):
        period = replace(BANK, **asked)
        assert tallies.of(period, ZONE).calls == calls == len(call_facts(tallies.database, period))
    unread(tallies.database)
    assert tallies.of(replace(BANK, intent="balance"), ZONE).calls == 2
    assert tallies.of(replace(BANK, preset="telecom"), ZONE).calls == 0


def test_only_whole_days_are_taken_from_what_was_counted(tallies: Tallies) -> None:
    hours = (-13, -11, 1, 13)
    kept(
        tallies.database,
        *(call(f"CS{n}", started_at=NOON + timedelta(hours=n)) for n in hours),
    )
    tallies.count("bank", ZONE, TODAY)
    unread(tallies.database)
    kept(tallies.database, call("LATE", started_at=NOON + timedelta(hours=14)))
    wide = Period(NOON - timedelta(days=1), NOON + timedelta(days=1), "bank")
    days = {day: found.calls for day, found in tallies.by_day(wide, ZONE).items()}
    assert days == {TODAY: 2, date(2026, 11, 25): 1}
    afternoon = replace(BANK, begin=NOON)
    assert tallies.of(afternoon, ZONE).calls == 0  # its calls are gone, and it is no whole day


def test_a_day_is_that_of_the_company_also_when_clocks_change(tallies: Tallies) -> None:
    long = date(2026, 10, 25)
    inside = (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), datetime(2026, 10, 25, 23, 59, tzinfo=UTC))
    outside = (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC))
    kept(
        tallies.database,
        *(call(f"CS{n}", started_at=at) for n, at in enumerate((*inside, *outside))),
    )
    tallies.count("bank", LONDON, long)
    unread(tallies.database)
    wide = Period(outside[0], outside[1] + timedelta(hours=1), "bank")
    assert {d: t.calls for d, t in tallies.by_day(wide, LONDON).items()} == {long: 2}


@pytest.mark.parametrize(("age", "calls"), [(TRUSTED, 1), (TRUSTED + timedelta(seconds=1), 0)])
def test_what_nobody_has_counted_for_long_is_read_anew(
    tallies: Tallies, age: timedelta, calls: int
) -> None:
    kept(tallies.database, call())
    replace(tallies, now=lambda: LATER - age).count("bank", ZONE, TODAY)
    unread(tallies.database)
    assert tallies.of(BANK, ZONE).calls == calls


@pytest.mark.parametrize("rules", [Rules(solved_days=3), Rules(answer_s=30), Rules(frozenset())])
def test_other_rules_or_another_zone_make_other_counts(tallies: Tallies, rules: Rules) -> None:
    kept(tallies.database, call())
    tallies.count("bank", ZONE, TODAY)
    unread(tallies.database)
    assert replace(tallies, rules=rules).of(BANK, ZONE).calls == 0
    assert tallies.of(BANK, LONDON).calls == 0
    assert tallies.of(BANK, ZONE).calls == 1


def test_counting_again_takes_the_place_of_what_was_counted(tallies: Tallies) -> None:
    kept(tallies.database, call())
    tallies.count("bank", ZONE, TODAY)
    kept(tallies.database, call("CS2"))
    tallies.count("bank", LONDON, TODAY)
    assert tallies.counted("bank", ZONE) == {}
    assert tallies.counted("bank", LONDON) == {TODAY: LATER}
    with tallies.database.begin() as session:
        assert session.query(CountedDay).count() == 1
        assert session.query(DayTally).count() == 2
    assert tallies.of(BANK, LONDON).calls == 2


def test_trips_are_told_when_asked_for(tallies: Tallies) -> None:
    kept(tallies.database, call(destination="cards", time_to_route_ms=9_000))
    tallies.count("bank", ZONE, TODAY)
    unread(tallies.database)
    (trip,) = tallies.of(BANK, ZONE, trips=True).trips
    assert trip == Trip("cards", "balance", 9_000, 1)
    assert tallies.of(BANK, ZONE).trips == []


def test_the_oldest_call_is_known(tallies: Tallies) -> None:
    assert tallies.first_call("bank") is None
    kept(tallies.database, call(), call("CS2", started_at=LATER))
    assert tallies.first_call("bank") == NOON


@pytest.mark.parametrize(("preset", "left"), [("bank", {"clinic"}), ("", set())])
def test_a_line_s_counts_can_be_forgotten(tallies: Tallies, preset: str, left: set[str]) -> None:
    for name in ("bank", "clinic"):
        kept(tallies.database, call(name, preset=name))
        tallies.count(name, ZONE, TODAY)
    with tallies.database.begin() as session:
        forget(session, preset)
    with tallies.database.begin() as session:
        assert {row.preset for row in session.query(CountedDay)} == left
        assert {row.preset for row in session.query(DayTally)} == left


def test_days_whose_calls_are_not_kept_any_more_are_forgotten(tallies: Tallies) -> None:
    for back in range(3):
        tallies.count("bank", ZONE, TODAY - timedelta(days=back))
    tallies.forget_before("bank", TODAY - timedelta(days=1))
    assert sorted(tallies.counted("bank", ZONE)) == [TODAY - timedelta(days=1), TODAY]


def test_filters_offer_what_was_counted_and_what_came_since(tallies: Tallies) -> None:
    kept(tallies.database, call("CS1", catalogue_version="1"), call("CS2", preset="clinic"))
    tallies.count("bank", ZONE, TODAY)
    unread(tallies.database)
    later = call("CS3", started_at=LATER, language="vi", intent=None, catalogue_version="2")
    kept(tallies.database, later)
    assert tallies.choices("bank", ZONE) == {
        "language": ["en", "vi"],
        "channel": ["browser"],
        "intent": ["balance"],
        "version": ["1", "2"],
    }
    assert tallies.choices("telecom", ZONE)["language"] == []
