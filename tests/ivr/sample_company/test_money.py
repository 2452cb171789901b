"""Amounts in JSON."""

from __future__ import annotations

import pytest

from ivr.sample_company import money

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "amount", ["0", "-1", "1.005", "ten", "NaN", "Infinity", 40, None, "40 EUR"]
)
def test_what_is_no_sum_in_the_currency_is_refused(amount: object) -> None:
    assert money.read(amount, "USD") is None


def test_a_sum_comes_back_as_it_went() -> None:
    assert money.shown(money.read("40.50 USD", "USD") or 0, "USD") == "40.50 USD"
