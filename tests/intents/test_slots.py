"""Values in what callers say."""

from __future__ import annotations

from datetime import date

import pytest

from intents.slots import find_amount, find_date, find_digits, find_name, find_slots

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("track parcel one two three four", "1234"),
        ("it's four double two oh one", "42201"),
        ("triple seven nine", "7779"),
        ("number 4217", "4217"),
        ("two parcels number five six seven eight", "5678"),
    ],
)
def test_digits(text: str, value: str) -> None:
    slot = find_digits(text)
    assert slot is not None
    assert slot.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("pay forty dollars on my bill", "40.00 USD"),
        ("forty two dollars and ten cents", "42.10 USD"),
        ("a hundred and fifty pounds", "150.00 GBP"),
        ("two thousand three hundred euros", "2300.00 EUR"),
        ("no make it forty five", "45.00"),
        ("$20", "20.00 USD"),
        ("nineteen ninety five pounds no twenty pounds", "20.00 GBP"),
        ("five pounds fifty", "5.50 GBP"),
    ],
)
def test_amounts(text: str, value: str) -> None:
    slot = find_amount(text)
    assert slot is not None
    assert slot.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tomorrow", "2026-11-25"),
        ("can it be friday", "2026-11-27"),
        ("next tuesday please", "2026-12-01"),
        ("on the fifth of december", "2026-12-05"),
    ],
)
def test_dates(text: str, value: str) -> None:
    slot = find_date(text, TODAY, "en")
    assert slot is not None
    assert slot.value == value


def test_a_name_is_found_although_misheard() -> None:
    slot = find_name("i want to talk to misses robinsen", ["robinson", "miller"])
    assert slot is not None
    assert slot.value == "robinson"
    assert find_name("nobody of these", ["robinson"]) is None


def test_nothing_is_found_where_nothing_is() -> None:
    assert find_slots("my card is lost", ["digits", "amount", "date"], TODAY, "en") == ()
