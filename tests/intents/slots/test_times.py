"""Times of day: which half of the day is meant."""

from __future__ import annotations

import pytest

from intents.slots.times import find_time

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("at six", "18:00"),
        ("at seven", "07:00"),
        ("quarter to one", "12:45"),
        ("good morning at four", "16:00"),
        ("twelve at night", "00:00"),
        ("two at night", "02:00"),
        ("12:00 am", "00:00"),
        ("12:15 pm", "12:15"),
        ("no five please", "17:00"),
        ("ok five then", "17:00"),
    ],
)
def test_the_half_of_the_day(text: str, value: str) -> None:
    slot = find_time(text, "en")
    assert slot is not None
    assert slot.value == value


@pytest.mark.parametrize("text", ["25:10", "half thirty", "seventy past two"])
def test_what_no_clock_shows_is_no_time(text: str) -> None:
    assert find_time(text, "en") is None


def test_the_last_time_said_counts() -> None:
    slot = find_time("at nine no at ten", "en")
    assert slot is not None
    assert slot.value == "10:00"
