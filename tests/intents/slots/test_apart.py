"""One stretch of words is one value."""

from __future__ import annotations

from datetime import date

import pytest

from intents.slots import find_slots, told_apart

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("pay forty dollars on my bill", ["40.00 USD"]),
        ("pay two hundred thousand dollars", ["200000.00 USD"]),
        ("pay my bill account two oh four oh six oh", ["204060"]),
        ("pay my bill account 204060", ["204060"]),
        ("pay forty dollars on account 2 0 4 0 6 0", ["204060", "40.00 USD"]),
        ("pay forty on account 204060", ["204060", "40.00"]),
        ("account 204060 pay forty", ["204060", "40.00"]),
        ("pay it", []),
    ],
)
def test_a_sum_is_no_account_number_and_the_other_way_round(text: str, values: list[str]) -> None:
    found = find_slots(text, ("digits", "amount"), date(2026, 11, 25), "en")
    apart = told_apart(found, lambda slot: len(slot.value) == 6)
    assert [slot.value for slot in apart] == values


def test_a_sum_before_a_number_is_heard_in_other_languages() -> None:
    said = "tôi muốn chuyển năm trăm nghìn đến tài khoản 30405060"
    found = find_slots(said, ("digits", "amount"), date(2026, 11, 25), "vi")
    assert [slot.value for slot in found] == ["30405060", "500000.00"]
