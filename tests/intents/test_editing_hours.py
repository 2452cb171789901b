"""Opening hours and holidays: what may be typed, and what is said about the rest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intents.editing import FieldError
from intents.editing_hours import (
    FARTHEST,
    LONGEST_HOLIDAY,
    MOST_NAMED,
    add_holiday,
    add_week,
    remove_holiday,
    remove_week,
    set_week,
    users_of,
)
from intents.pack import Pack
from intents.pack_loader import load_pack
from tests.intents.test_typed_week import form

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def test_a_form_that_nobody_touched_changes_nothing(bank: Pack) -> None:
    assert set_week(bank, "office", form(bank.hours["office"])) == bank


def test_saturday_closes_and_the_old_pack_stays(bank: Pack) -> None:
    changed = set_week(bank, "office", form(bank.hours["office"], sat="closed"))
    assert changed.hours["office"] == {"mon-fri": "08:00-20:00"}
    assert "sat" in bank.hours["office"]


def test_hours_are_named_as_people_write(bank: Pack) -> None:
    changed = add_week(bank, {**form(bank.hours["office"]), "name": "  Late shift, 2 "})
    assert changed.hours["late_shift_2"] == bank.hours["office"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Give them a short name"),
        ("24 hours", "Give them a short name"),
        ("夜", "Give them a short name"),
        ("a" * 41, "Give them a short name"),
        ("Office", "There are hours “office” already"),
        ("always", "There are hours “always” already"),
    ],
)
def test_a_name_that_will_not_do_is_said_at_the_name(bank: Pack, name: str, says: str) -> None:
    with pytest.raises(FieldError, match=says) as error:
        add_week(bank, {**form(bank.hours["office"]), "name": name})
    assert error.value.field == "name"


def test_the_longest_name_is_taken(bank: Pack) -> None:
    assert "a" * 40 in add_week(bank, {**form(bank.hours["office"]), "name": "a" * 40}).hours


def test_hours_in_use_stay_and_the_users_are_named(bank: Pack) -> None:
    with pytest.raises(
        FieldError,
        match=r"^Accounts, disputes, payments, lending, new customers and customer care still go ",
    ):
        remove_week(bank, "office")
    more = add_week(bank, {**form(bank.hours["office"]), "name": "spare"})
    assert users_of(more, "spare") == []
    assert remove_week(more, "spare") == bank
    place = bank.destinations["accounts"].model_copy(update={"hours": "spare"})
    one = more.model_copy(update={"destinations": {**bank.destinations, "accounts": place}})
    with pytest.raises(FieldError, match="Accounts still goes by “spare”"):
        remove_week(one, "spare")


@pytest.mark.parametrize(
    ("count", "tail"), [(MOST_NAMED, "and p9"), (MOST_NAMED + 1, "and 2 more")]
)
def test_many_users_are_counted(bank: Pack, count: int, tail: str) -> None:
    place = bank.destinations["callback"].model_copy(update={"hours": "spare"})
    many = bank.model_copy(
        update={
            "hours": {"spare": {}},
            "destinations": {f"p{number}": place for number in range(count)},
        }
    )
    with pytest.raises(FieldError, match=f"^P0, p1, .* {tail} still go by “spare”"):
        remove_week(many, "spare")


def test_hours_that_a_rule_asks_for_stay(bank: Pack) -> None:
    more = add_week(bank, {**form(bank.hours["office"]), "name": "spare"})
    rule = bank.rules[0]
    when = rule.when.model_copy(update={"hours": {"spare": "open"}})
    asking = more.model_copy(update={"rules": [rule.model_copy(update={"when": when})]})
    with pytest.raises(FieldError, match="The rule fraud again still goes by “spare”"):
        remove_week(asking, "spare")


def test_always_stays_what_it_says(bank: Pack) -> None:
    for edit in (
        lambda: set_week(bank, "always", form(bank.hours["office"])),
        lambda: remove_week(bank, "always"),
    ):
        with pytest.raises(FieldError, match="“always” stays open"):
            edit()
    with pytest.raises(FieldError, match="no hours “moon” any more"):
        set_week(bank, "moon", form(bank.hours["office"]))


def test_holidays_stand_in_the_order_of_the_calendar(bank: Pack) -> None:
    changed = add_holiday(bank, {"date": "2026-12-26", "name": " Boxing   Day "}, TODAY)
    assert [item.name for item in changed.holidays] == [
        "Christmas Day",
        "Boxing Day",
        "New Year's Day",
    ]
    assert remove_holiday(changed, "2026-12-26") == bank
    with pytest.raises(FieldError, match="not there any more"):
        remove_holiday(bank, "2026-12-26")


@pytest.mark.parametrize(
    ("day", "name", "field", "says"),
    [
        ("", "Spring", "date", "Choose the day"),
        ("2027-02-29", "Leap", "date", "Choose the day"),
        ("2026-12-25", "Xmas", "date", "Friday 25 December 2026 is a holiday already: Christmas"),
        ("2026-12-28", " ", "name", "Say what day it is"),
        ("2026-12-28", "a" * (LONGEST_HOLIDAY + 1), "name", "Make the name shorter"),
        (str(TODAY - timedelta(days=1)), "Over", "date", "Wednesday 25 November 2026 is over"),
        (str(TODAY + FARTHEST + timedelta(days=1)), "Far", "date", ".* is far ahead"),
    ],
)
def test_a_holiday_that_cannot_be_is_said_at_its_field(
    bank: Pack, day: str, name: str, field: str, says: str
) -> None:
    with pytest.raises(FieldError, match=says) as error:
        add_holiday(bank, {"date": day, "name": name}, TODAY)
    assert error.value.field == field


@pytest.mark.parametrize("day", [TODAY, TODAY + FARTHEST])
def test_today_and_the_farthest_day_may_be_holidays(bank: Pack, day: date) -> None:
    given = {"date": str(day), "name": "a" * LONGEST_HOLIDAY}
    assert len(add_holiday(bank, given, TODAY).holidays) == len(bank.holidays) + 1
