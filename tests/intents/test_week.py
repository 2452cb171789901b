"""A week of opening hours, from the pack into words and back."""

from __future__ import annotations

import pytest

from intents.pack_loader import load_pack, presets
from intents.week import (
    HoursError,
    alike,
    clock,
    days_words,
    parse_week,
    spans_words,
    week_words,
    written_week,
)

pytestmark = pytest.mark.unit

DASH = "\N{EN DASH}"


@pytest.mark.parametrize(
    "hours",
    [
        {"mon-fri": "08:00-20:00", "sat": "09:00-12:00, 13:00-17:00"},
        {"mon-sun": "00:00-24:00"},
        {"fri-sat": "22:00-02:00"},
        {},
    ],
)
def test_what_is_written_is_read_as_the_same(hours: dict[str, str]) -> None:
    assert written_week(parse_week(hours)) == hours


@pytest.mark.parametrize("preset", presets())
def test_the_packs_are_written_as_they_would_be_written(preset: str) -> None:
    for week in load_pack(preset).hours.values():
        assert written_week(parse_week(week)) == week


def test_days_that_are_alike_but_apart_stay_apart() -> None:
    assert written_week(parse_week({"mon": "09:00-10:00", "wed": "09:00-10:00"})) == {
        "mon": "09:00-10:00",
        "wed": "09:00-10:00",
    }


def test_the_order_of_spans_does_not_matter() -> None:
    week = {0: ((780, 1020), (540, 720)), 1: ((540, 720), (780, 1020))}
    assert next(alike(week)) == (range(2), ((540, 720), (780, 1020)))


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (
            {"mon-fri": "08:00-20:00", "sat": "09:00-17:00"},
            "Mon-Fri 08:00-20:00, Sat 09:00-17:00",
        ),
        ({"mon-sun": "00:00-24:00"}, "open at all hours"),
        ({"mon-sat": "00:00-24:00"}, "Mon-Sat all day"),
        ({"sat": "09:00-12:00, 13:00-17:00"}, "Sat 09:00-12:00 and 13:00-17:00"),
        ({"fri": "22:00-02:00"}, "Fri 22:00-02:00"),
        ({}, "closed all week"),
    ],
)
def test_a_week_is_one_line(hours: dict[str, str], words: str) -> None:
    assert week_words(parse_week(hours)) == words.replace("-", DASH)


def test_one_day_is_named_in_full_and_a_closed_one_says_so() -> None:
    assert days_words(range(5, 6)) == "Saturday"
    assert days_words(range(0, 5)) == f"Mon{DASH}Fri"
    assert spans_words(()) == "closed"


@pytest.mark.parametrize(("minutes", "said"), [(1439, "23:59"), (1440, "24:00"), (1441, "00:01")])
def test_the_end_of_the_day_is_24_00(minutes: int, said: str) -> None:
    assert clock(minutes) == said


def test_24_00_is_the_last_time_that_can_be_read() -> None:
    assert parse_week({"mon": "23:00-24:00"}) == {0: ((1380, 1440),)}
    with pytest.raises(HoursError, match="after the end of the day"):
        parse_week({"mon": "23:00-24:01"})
