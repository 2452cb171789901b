"""What is set, in words."""

from __future__ import annotations

from typing import Any

import pytest

from intents.pack import SlotDefinition
from intents.setting_words import slot_changes, slot_words

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
