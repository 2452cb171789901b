"""Names and the three other kinds together."""

from __future__ import annotations

from datetime import date

import pytest

from intents.slots import find_name, find_slots

pytestmark = pytest.mark.unit


def test_a_name_is_found_although_misheard() -> None:
    slot = find_name("i want to talk to misses robinsen", ["robinson", "miller"])
    assert slot is not None
    assert slot.value == "robinson"
    assert find_name("nobody of these", ["robinson"]) is None


def test_nothing_is_found_where_nothing_is() -> None:
    kinds = ["digits", "amount", "date"]
    assert find_slots("my card is lost", kinds, date(2026, 11, 24), "en") == ()


PEOPLE = ("Katherine Smith", "Siobhan O'Neill", "Jon Peterson", "Mary Brown", "Thomas Green")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("katherine smith", "Katherine Smith"),
        ("it's catherine smyth please", "Katherine Smith"),
        ("john petersen", "Jon Peterson"),
        ("i'd like to see tomas greene", "Thomas Green"),
        ("mary brown no thomas green", "Thomas Green"),
        ("i lost my card", None),
        ("yes please", None),
    ],
)
def test_names_are_known_by_their_sound(text: str, name: str | None) -> None:
    slot = find_name(text, PEOPLE)
    assert (slot and slot.value) == name


def test_one_of_ten_thousand_names_is_found() -> None:
    parts = ("ka", "ro", "min", "ber", "to", "sha", "ne", "lu", "vi", "gor")
    names = [f"{a}{b} {c}{d}" for a in parts for b in parts for c in parts for d in parts]
    assert len(names) == 10_000
    slot = find_name("i want to speak to carro minber please", names)
    assert slot is not None
    assert slot.value == "karo minber"


def test_names_of_other_scripts_are_found() -> None:
    slot = find_name("با خانم رضایی کار دارم", ["رضایی", "محمدی"])
    assert slot is not None
    assert slot.value == "رضایی"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("i'd like to see doctor smith", "Katherine Smith"),
        ("green", "Thomas Green"),
        ("my green card is lost", None),
        ("doctor who", None),
    ],
)
def test_a_part_of_a_name_needs_a_title_or_stands_alone(text: str, name: str | None) -> None:
    slot = find_name(text, PEOPLE)
    assert (slot and slot.value) == name


def test_a_part_that_two_have_is_nobody() -> None:
    assert find_name("doctor smith", ("Katherine Smith", "Harry Smith")) is None


def test_marks_that_were_said_are_not_another_name() -> None:
    names = ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng")
    slot = find_name("bác sĩ hưng", names, "vi")
    assert slot is not None
    assert slot.value == "Nguyễn Văn Hưng"
    assert find_name("bac si hung", names, "vi") is None
