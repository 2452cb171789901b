"""A typed week: what may stand in each field, and what is said about the rest."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from intents.editing import FieldError
from intents.typed_week import MOST_SPANS, read_time, read_week, typed_days

pytestmark = pytest.mark.unit

OFFICE = {"mon-fri": "08:00-20:00", "sat": "09:00-17:00"}


def form(hours: Mapping[str, str], **typed: str) -> dict[str, str]:
    """Return the form of a week, with some fields typed over (``sat_0_from`` …)."""
    fields = {}
    for short, _, state, spans in typed_days(hours):
        fields[short] = state
        for number, (begin, end) in enumerate(spans):
            fields[f"{short}.{number}.from"], fields[f"{short}.{number}.until"] = begin, end
    return {**fields, **{field.replace("_", "."): value for field, value in typed.items()}}


def refused(**typed: str) -> tuple[str, str]:
    """Return the field and the sentence that refuses what was typed."""
    with pytest.raises(FieldError) as error:
        read_week(form(OFFICE, **typed))
    return error.value.field, str(error.value)


@pytest.mark.parametrize(
    "hours",
    [
        OFFICE,
        {},
        {"mon-sun": "00:00-24:00"},
        {"fri": "22:00-02:00", "sat": "09:00-12:00, 13:00-17:00"},
    ],
)
def test_a_form_that_nobody_touched_is_the_same_week(hours: dict[str, str]) -> None:
    assert read_week(form(hours)) == hours


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
def test_a_day_is_open_as_it_is_typed(typed: dict[str, str], written: str) -> None:
    assert read_week(form(OFFICE, **typed))["sun"] == written


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
def test_what_cannot_be_is_said_at_its_field(typed: dict[str, str], field: str, says: str) -> None:
    where, sentence = refused(**typed)
    assert where == field
    assert sentence.startswith(says)


def test_spans_of_a_day_may_touch_and_not_overlap() -> None:
    touching = form(OFFICE, sat_1_from="17:00", sat_1_until="18:00")
    week = read_week(touching)
    assert week["sat"] == "09:00-17:00, 17:00-18:00"
    field, sentence = refused(sat_1_from="16:59", sat_1_until="18:00")
    assert field == "sat.1.from"
    assert sentence.replace("\N{EN DASH}", "-") == (
        "Saturday 16:59-18:00 begins before 09:00-17:00 is over. Change one of them."
    )


def test_a_night_may_end_when_the_next_day_begins_and_not_later() -> None:
    night = {"fri_0_from": "22:00", "sat_0_from": "02:00"}
    assert read_week(form(OFFICE, fri_0_until="02:00", **night))
    field, sentence = refused(fri_0_until="02:01", **night)
    assert field == "sat.0.from"
    assert "before Friday 22:00" in sentence


def test_sunday_s_night_runs_into_monday() -> None:
    typed = {"sun": "open", "sun_0_from": "22:00", "sun_0_until": "08:00"}
    assert read_week(form(OFFICE, **typed))
    assert refused(**{**typed, "sun_0_until": "08:01"})[0] == "mon.0.from"


def test_a_day_has_so_many_spans_and_no_more() -> None:
    days = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sun"), "closed")
    spans = {
        f"sat.{number}.{part}": f"{2 * number + (part == 'until'):02}:00"
        for number in range(MOST_SPANS + 1)
        for part in ("from", "until")
    }
    week = read_week({**days, "sat": "open", **spans})
    assert week["sat"].count(",") == MOST_SPANS - 1
