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
