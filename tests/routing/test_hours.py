"""Opening hours, with clock changes, midnight, holidays and overrides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from routing.hours import HoursError, Override, Schedule, parse_week

pytestmark = pytest.mark.unit

LONDON = ZoneInfo("Europe/London")
OFFICE = Schedule(
    LONDON,
    parse_week({"mon-fri": "08:00-20:00", "sat": "09:00-12:00, 13:00-17:00"}),
    {date(2026, 12, 25): "Christmas Day"},
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-24T07:59", False),
        ("2026-11-24T08:00", True),
        ("2026-11-24T19:59", True),
        ("2026-11-24T20:00", False),
        ("2026-11-28T12:30", False),
        ("2026-11-28T13:00", True),
        ("2026-11-29T12:00", False),
    ],
)
def test_both_sides_of_every_hour(moment: str, is_open: bool) -> None:
    assert OFFICE.status(at(moment))[0] is is_open


def test_the_callers_zone_does_not_matter() -> None:
    tokyo = at("2026-11-24T12:00").astimezone(ZoneInfo("Asia/Tokyo"))
    assert OFFICE.status(tokyo)[0]


def test_a_holiday_is_closed_and_named() -> None:
    assert OFFICE.status(at("2026-12-25T12:00")) == (False, "closed for Christmas Day")


def test_an_override_comes_before_a_holiday() -> None:
    begins, ends = at("2026-12-25T10:00"), at("2026-12-25T11:00")
    schedule = Schedule(
        LONDON, OFFICE.week, OFFICE.holidays, (Override(begins, ends, True, "storm line"),)
    )
    assert schedule.status(begins) == (True, "storm line")
    assert not schedule.status(ends)[0]


def test_always_open_knows_no_holidays() -> None:
    schedule = Schedule(LONDON, parse_week({"mon-sun": "00:00-24:00"}), OFFICE.holidays)
    assert schedule.status(at("2026-12-25T03:00"))[0]


def test_hours_over_midnight_belong_to_the_evening_before() -> None:
    bar = Schedule(LONDON, parse_week({"fri": "22:00-02:00"}))
    assert bar.status(at("2026-11-28T01:59"))[0]
    assert not bar.status(at("2026-11-28T02:00"))[0]
    assert not bar.status(at("2026-11-27T01:00"))[0]


def test_the_wall_clock_counts_when_clocks_change() -> None:
    sunday = Schedule(LONDON, parse_week({"sun": "01:30-03:00"}))
    before = datetime(2026, 3, 29, 0, 59, tzinfo=ZoneInfo("UTC"))
    assert not sunday.status(before)[0]
    assert sunday.status(before + timedelta(minutes=2))[0], "01:00 UTC is 02:00 in London"


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-24T21:00", "2026-11-25T08:00"),
        ("2026-11-28T18:00", "2026-11-30T08:00"),
        ("2026-12-24T21:00", "2026-12-26T09:00"),
    ],
)
def test_the_next_opening_passes_over_closed_days(moment: str, opens: str) -> None:
    assert OFFICE.next_opening(at(moment)) == at(opens)


def test_what_never_opens_has_no_next_opening() -> None:
    assert Schedule(LONDON, {}).next_opening(at("2026-11-24T12:00")) is None


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-11-24T08:00", "2026-11-24T20:00"),
        ("2026-11-24T19:59", "2026-11-24T20:00"),
        ("2026-11-28T11:00", "2026-11-28T12:00"),
    ],
)
def test_what_is_open_closes_at_the_end_of_its_span(moment: str, closes: str) -> None:
    assert OFFICE.next_closing(at(moment)) == at(closes)


def test_a_span_that_goes_over_into_the_next_does_not_close_between_them() -> None:
    shifts = Schedule(LONDON, parse_week({"mon": "08:00-12:00, 12:00-02:00"}))
    assert shifts.next_closing(at("2026-11-23T09:00")) == at("2026-11-24T02:00")


def test_a_holiday_closes_at_midnight_what_would_be_open_over_it() -> None:
    bar = Schedule(LONDON, parse_week({"thu": "22:00-02:00"}), OFFICE.holidays)
    assert bar.next_closing(at("2026-12-24T23:00")) == at("2026-12-25T00:00")


def test_what_never_closes_closes_only_for_an_override() -> None:
    always = parse_week({"mon-sun": "00:00-24:00"})
    now, later = at("2026-11-24T12:00"), at("2026-11-24T15:00")
    assert Schedule(LONDON, always, OFFICE.holidays).next_closing(now) is None
    drill = Override(later, later + timedelta(hours=1), False, "fire drill")
    assert Schedule(LONDON, always, {}, (drill,)).next_closing(now) == later


@pytest.mark.parametrize(
    "hours",
    [
        {"mon": "8-20"},
        {"someday": "08:00-09:00"},
        {"fri-mon": "08:00-09:00"},
        {"mon": "08:00-25:00"},
    ],
)
def test_unreadable_hours_are_refused(hours: dict[str, str]) -> None:
    with pytest.raises(HoursError, match=r"write|after"):
        parse_week(hours)
