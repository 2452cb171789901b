"""Opening hours and holidays: what may be typed, and what is said about the rest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intents.editing_hours import (
    FARTHEST,
    LONGEST_HOLIDAY,
    MOST_SPANS,
    FieldError,
    add_holiday,
    add_week,
    read_time,
    read_week,
    remove_holiday,
    remove_week,
    set_week,
    spans_of,
    users_of,
)
from intents.pack import Pack
from intents.pack_loader import load_pack

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def form(pack: Pack, name: str, **typed: str) -> dict[str, str]:
    """Return the form of opening hours, with some fields typed over (``sat_0_from`` …)."""
    fields = {}
    for short, _, state, spans in spans_of(pack, name):
        fields[short] = state
        for number, (begin, end) in enumerate(spans):
            fields[f"{short}.{number}.from"], fields[f"{short}.{number}.until"] = begin, end
    return {**fields, **{field.replace("_", "."): value for field, value in typed.items()}}


def refused(pack: Pack, **typed: str) -> tuple[str, str]:
    """Return the field and the sentence that refuses what was typed."""
    with pytest.raises(FieldError) as error:
        set_week(pack, "office", form(pack, "office", **typed))
    return error.value.field, str(error.value)


def test_a_form_that_nobody_touched_changes_nothing(bank: Pack) -> None:
    assert set_week(bank, "office", form(bank, "office")) == bank


def test_saturday_closes_and_the_old_pack_stays(bank: Pack) -> None:
    changed = set_week(bank, "office", form(bank, "office", sat="closed"))
    assert changed.hours["office"] == {"mon-fri": "08:00-20:00"}
    assert "sat" in bank.hours["office"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ({"sun": "all"}, "00:00-24:00"),
        ({"sun": "open", "sun_0_from": "9", "sun_0_until": "5:30 pm"}, "09:00-17:30"),
        ({"sun": "open", "sun_0_from": "22:00", "sun_0_until": "02:00"}, "22:00-02:00"),
        ({"sun": "open", "sun_0_from": "18:00", "sun_0_until": "00:00"}, "18:00-24:00"),
        (
            {
                **{"sun": "open", "sun_0_from": "13", "sun_0_until": "17"},
                **{"sun_1_from": "9", "sun_1_until": "12", "sun_2_from": "", "sun_2_until": ""},
            },
            "09:00-12:00, 13:00-17:00",
        ),
    ],
)
def test_a_day_is_open_as_it_is_typed(bank: Pack, typed: dict[str, str], written: str) -> None:
    changed = set_week(bank, "office", form(bank, "office", **typed))
    assert changed.hours["office"]["sun"] == written


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("9", 540), ("09:00", 540), ("0930", 570), ("9.30", 570), ("17h", 1020), ("17h30", 1050)),
        *(("5pm", 1020), ("5:30 p.m.", 1050), ("12 am", 0), ("12 pm", 720), ("0", 0)),
        *(("23:59", 1439), ("24:00", 1440), ("24:01", None), ("25", None), ("9:59", 599)),
        *(("9:60", None), ("13 pm", None), ("0 am", None), ("soon", None), ("", None)),
        *(("۹", 540), ("9:5", None), ("-1", None)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, minutes: int | None) -> None:
    assert read_time(text) == minutes


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"sat": "perhaps"}, "sat", "Say whether Saturday is open"),
        ({"sun": "open"}, "sun.0.from", "Write from when to when on Sunday"),
        ({"mon_0_from": "25"}, "mon.0.from", "“25” on Monday is no time of day"),
        ({"mon_0_until": "late"}, "mon.0.until", "“late” on Monday is no time of day"),
        ({"mon_0_from": ""}, "mon.0.from", "Write when Monday opens"),
        ({"mon_0_until": " "}, "mon.0.until", "Write when Monday closes"),
        ({"mon_0_from": "24:00"}, "mon.0.from", "24:00 is the end of Monday"),
        ({"mon_0_from": "20:00"}, "mon.0.until", "Monday opens and closes at 20:00"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    bank: Pack, typed: dict[str, str], field: str, says: str
) -> None:
    where, sentence = refused(bank, **typed)
    assert where == field
    assert sentence.startswith(says)


def test_spans_of_a_day_may_touch_and_not_overlap(bank: Pack) -> None:
    touching = form(bank, "office", sat_1_from="17:00", sat_1_until="18:00")
    week = set_week(bank, "office", touching).hours["office"]
    assert week["sat"] == "09:00-17:00, 17:00-18:00"
    field, sentence = refused(bank, sat_1_from="16:59", sat_1_until="18:00")
    assert field == "sat.1.from"
    assert sentence.replace("\N{EN DASH}", "-") == (
        "Saturday 16:59-18:00 begins before 09:00-17:00 is over. Change one of them."
    )


def test_a_night_may_end_when_the_next_day_begins_and_not_later(bank: Pack) -> None:
    night = {"fri_0_from": "22:00", "sat_0_from": "02:00"}
    assert set_week(bank, "office", form(bank, "office", fri_0_until="02:00", **night))
    field, sentence = refused(bank, fri_0_until="02:01", **night)
    assert field == "sat.0.from"
    assert "before Friday 22:00" in sentence


def test_sunday_s_night_runs_into_monday(bank: Pack) -> None:
    typed = {"sun": "open", "sun_0_from": "22:00", "sun_0_until": "08:00"}
    assert set_week(bank, "office", form(bank, "office", **typed))
    assert refused(bank, **{**typed, "sun_0_until": "08:01"})[0] == "mon.0.from"


def test_a_day_has_so_many_spans_and_no_more() -> None:
    days = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sun"), "closed")
    spans = {
        f"sat.{number}.{part}": f"{2 * number + (part == 'until'):02}:00"
        for number in range(MOST_SPANS + 1)
        for part in ("from", "until")
    }
    week = read_week({**days, "sat": "open", **spans})
    assert week["sat"].count(",") == MOST_SPANS - 1


def test_hours_are_named_as_people_write(bank: Pack) -> None:
    changed = add_week(bank, {**form(bank, "office"), "name": "  Late shift, 2 "})
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
        add_week(bank, {**form(bank, "office"), "name": name})
    assert error.value.field == "name"


def test_the_longest_name_is_taken(bank: Pack) -> None:
    assert "a" * 40 in add_week(bank, {**form(bank, "office"), "name": "a" * 40}).hours


def test_hours_in_use_stay_and_the_users_are_named(bank: Pack) -> None:
    with pytest.raises(FieldError, match=r"Accounts, disputes, payments and \d more still go"):
        remove_week(bank, "office")
    more = add_week(bank, {**form(bank, "office"), "name": "spare"})
    assert users_of(more, "spare") == []
    assert remove_week(more, "spare") == bank
    place = bank.destinations["accounts"].model_copy(update={"hours": "spare"})
    one = more.model_copy(update={"destinations": {**bank.destinations, "accounts": place}})
    with pytest.raises(FieldError, match="Accounts still goes by “spare”"):
        remove_week(one, "spare")


def test_hours_that_a_rule_asks_for_stay(bank: Pack) -> None:
    more = add_week(bank, {**form(bank, "office"), "name": "spare"})
    rule = bank.rules[0]
    when = rule.when.model_copy(update={"hours": {"spare": "open"}})
    asking = more.model_copy(update={"rules": [rule.model_copy(update={"when": when})]})
    with pytest.raises(FieldError, match="The rule fraud again still goes by “spare”"):
        remove_week(asking, "spare")


def test_always_stays_what_it_says(bank: Pack) -> None:
    for edit in (
        lambda: set_week(bank, "always", form(bank, "office")),
        lambda: remove_week(bank, "always"),
    ):
        with pytest.raises(FieldError, match="“always” stays open"):
            edit()
    with pytest.raises(FieldError, match="no hours “moon” any more"):
        set_week(bank, "moon", form(bank, "office"))


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
