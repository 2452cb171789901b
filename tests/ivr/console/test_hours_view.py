"""How opening hours stand at a moment, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intents.editing import checked
from intents.editing_hours import remove_holiday
from intents.editing_places import set_place
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.console.hours_view import Moment, moment_words, standing, wait_words
from ivr.console.overtaken import mark_of
from routing.hours import Override, Schedule, parse_week
from routing.switches import HoursOverride, Switches

pytestmark = pytest.mark.unit

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def office(text: str, *overrides: Override) -> tuple[bool, str]:
    week = parse_week({"mon-fri": "08:00-20:00", "sat": "09:00-17:00"})
    schedule = Schedule(LONDON, week, {at("2026-12-25").date(): "Christmas Day"}, overrides)
    found = standing(schedule, at(text))
    return found.is_open, found.words


@pytest.mark.parametrize(
    ("moment", "is_open", "words"),
    [
        ("2026-11-26T07:59", False, "Closed now, opens 08:00"),
        ("2026-11-26T08:00", True, "Open now, until 20:00"),
        ("2026-11-26T19:59", True, "Open now, until 20:00"),
        ("2026-11-26T20:00", False, "Closed now, opens tomorrow 08:00"),
        ("2026-11-28T17:00", False, "Closed now, opens Monday 08:00"),
        ("2026-12-25T12:00", False, "Closed now for Christmas Day, opens tomorrow 09:00"),
    ],
)
def test_both_sides_of_opening_and_closing(moment: str, is_open: bool, words: str) -> None:
    assert office(moment) == (is_open, words)


def test_what_is_switched_counts_and_says_why() -> None:
    begins = at("2026-11-26T10:00")
    alarm = Override(begins, begins + timedelta(hours=2), False, "fire alarm")
    assert office("2026-11-26T11:00", alarm) == (False, "Closed now (fire alarm), opens 12:00")
    assert office("2026-11-26T09:00", alarm) == (True, "Open now, until 10:00")


def test_what_never_closes_and_what_never_opens() -> None:
    always, never = parse_week({"mon-sun": "00:00-24:00"}), parse_week({})
    now = at("2026-11-26T12:00")
    assert standing(Schedule(LONDON, always), now).words == "Open at all hours"
    assert standing(Schedule(LONDON, never), now).words == (
        "Closed now, does not open in the next two weeks"
    )
    shifts = Schedule(LONDON, parse_week({"mon-sun": "08:00-08:00"}))
    assert standing(shifts, now).words == "Open now, and for the next two weeks"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-26T23:59", "23:59"),
        ("2026-11-27T00:00", "tomorrow 00:00"),
        ("2026-11-28T08:00", "Saturday 08:00"),
        ("2026-12-02T08:00", "Wednesday 08:00"),
        ("2026-12-03T08:00", "Thu 3 Dec 08:00"),
    ],
)
def test_a_time_is_as_exact_as_it_has_to_be(moment: str, words: str) -> None:
    assert moment_words(at(moment), at("2026-11-26T12:00")) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (90, "90 s"), (600, "10 min")]
)
def test_a_wait_in_minutes_where_it_has_any(seconds: int, words: str) -> None:
    assert wait_words(seconds) == words


def test_the_draft_s_hours_are_computed_and_the_live_ones_named(bank: Pack) -> None:
    draft = checked(bank, hours={**bank.hours, "office": {"mon-fri": "08:00-12:00"}})
    office, always = Moment(draft, bank, at("2026-11-26T12:30")).weeks()
    assert office.standing.words == "Closed now, opens tomorrow 08:00"
    assert office.live == "Mon-Fri 08:00-20:00, Sat 09:00-17:00".replace("-", "\N{EN DASH}")
    assert [row.bars for row in office.rows] == [[(480, 240)], []]
    assert (always.name, always.live) == ("always", None)


def test_a_bar_ends_with_its_day(bank: Pack) -> None:
    draft = checked(bank, hours={"late": {"fri": "22:00-02:00"}, **bank.hours})
    assert Moment(draft, bank, at("2026-11-26T12:30")).weeks()[0].rows[1].bars == [(1320, 120)]


def test_a_destination_says_what_follows_it(bank: Pack) -> None:
    draft = set_place(bank, "disputes", {"when_closed": ""})
    places = {place.name: place for place in Moment(draft, bank, at("2026-11-26T07:00")).places()}
    assert places["accounts"].closed == "callers are offered a call back"
    assert places["disputes"].closed == "front desk takes the call"
    assert (places["disputes"].changed, places["accounts"].changed) == (True, False)
    assert places["fraud_desk"].closed == ""
    assert places["fraud_desk"].chain == ["senior fraud", "card services"]
    assert places["fraud_desk"].waits == "2 min"
    assert not places["accounts"].standing.is_open


def test_always_is_open_though_no_pack_writes_it(bank: Pack) -> None:
    hours = {"office": bank.hours["office"]}
    bare = checked(bank, hours=hours)
    moment = Moment(bare, bare, at("2026-11-29T03:00"))
    assert [week.name for week in moment.weeks()] == ["office"]
    place = next(place for place in moment.places() if place.name == "fraud_desk")
    assert place.standing.words == "Open at all hours"


def test_an_operator_that_closes_is_warned_of(bank: Pack) -> None:
    now = at("2026-11-26T12:00")
    assert list(Moment(bank, bank, now).warnings()) == []
    draft = set_place(bank, bank.operator, {"hours": "office"})
    (warning,) = Moment(draft, bank, now).warnings()
    assert warning.startswith("Front desk is the operator")


def test_what_the_draft_deleted_can_be_seen(bank: Pack) -> None:
    more = checked(bank, hours={**bank.hours, "late": {"fri": "18:00-20:00"}})
    draft = remove_holiday(bank, "2026-12-25")
    assert [
        (what, name) for what, name, _ in Moment(draft, more, at("2026-11-26T12:00")).gone()
    ] == [
        ("week", "late"),
        ("holiday", "2026-12-25"),
    ]


@pytest.mark.parametrize(("now", "over"), [("2026-12-25T23:59", False), ("2026-12-26T00:00", True)])
def test_a_holiday_is_over_at_its_end(bank: Pack, now: str, over: bool) -> None:
    listed = Moment(bank, bank, at(now)).holidays()
    assert [name for _, _, name, past, _ in listed if past] == ["Christmas Day"] * over
    assert listed[-1 if over else 0][1] == "Friday 25 December 2026"


def test_a_switch_shows_beside_its_hours(bank: Pack) -> None:
    now = at("2026-11-26T12:00")
    alarm = Override(now, now + timedelta(hours=1), False, "fire alarm")
    held = Switches(overrides=(HoursOverride("1", "office", alarm),))
    office, always = replace(Moment(bank, bank, now), held=held).weeks()
    assert office.standing.words == "Closed now (fire alarm), opens 13:00"
    assert always.standing.is_open


def test_a_mark_changes_with_what_it_marks_and_nothing_else(bank: Pack) -> None:
    draft = set_place(bank, "accounts", {"hours": "always"})
    assert mark_of(draft, "", "place", "accounts") != mark_of(bank, "", "place", "accounts")
    assert mark_of(draft, "", "place", "disputes") == mark_of(bank, "", "place", "disputes")
    assert mark_of(draft, "", "week", "office") == mark_of(bank, "", "week", "office")
    assert mark_of(bank, "", "week", "office") != mark_of(bank, "", "week", "always")
