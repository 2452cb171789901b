"""What is set, in words."""

from __future__ import annotations

from typing import Any

import pytest

from intents.pack import OwnBandsDefinition, SlotDefinition
from intents.setting_words import band_change, slot_changes, slot_words

pytestmark = pytest.mark.unit


def slot(**fields: Any) -> SlotDefinition:
    return SlotDefinition.model_validate(fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "digits"}, "digits, not asked for"),
        ({"kind": "digits", "length": 8, "ask": True}, "8 digits, asked for"),
        (
            {"kind": "digits", "length": 16, "at_least": 13, "check": "luhn", "sensitive": True},
            "13 to 16 digits, with a check digit, not asked for, secret",
        ),
        ({"kind": "code", "at_least": 2}, "2 or more letters and digits, not asked for"),
        (
            {"kind": "code", "pattern": "[A-Z]+"},
            "letters and digits, of the pattern [A-Z]+, not asked for",
        ),
        ({"kind": "name", "names": ["Ann", "Bo"]}, "a name, one of 2, not asked for"),
    ],
)
def test_a_value_in_words(fields: dict[str, Any], words: str) -> None:
    assert slot_words(slot(**fields)) == words


def test_what_changed_of_values() -> None:
    before = {"a": slot(kind="date"), "b": slot(kind="name", names=["Ann"])}
    after = {"b": slot(kind="name", names=["Bo"]), "c": slot(kind="time")}
    assert list(slot_changes("order", before, after)) == [
        "“order” takes “c”: a time of day, not asked for.",
        "“order” takes “a” no more.",
        "“order”: “b” has other names: new Bo; gone Ann.",
    ]
    longer = {"a": slot(kind="date", ask=True)}
    assert list(slot_changes("order", {"a": before["a"]}, longer)) == [
        "“order”: “a” is now a date, asked for; it was a date, not asked for."
    ]


def test_a_need_s_own_limits_come_change_and_go_in_words() -> None:
    low, high = OwnBandsDefinition(accept=0.7), OwnBandsDefinition(accept=0.955)
    assert band_change("order", None, None) == band_change("order", low, low) == ""
    assert band_change("order", None, high) == (
        "“order” is acted on from 95.5% sure, its own limit; it went by the line's limits."
    )
    assert band_change("order", high, low) == (
        "“order” is acted on from 70.0% sure, its own limit; it was acted on from 95.5%."
    )
    assert band_change("order", high, None) == (
        "“order” goes by the line's limits; it was acted on from 95.5%."
    )
