"""Money as the sample company's JSON has it: ``40.00 USD``. Kept in hundredths."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any


def shown(hundredths: int, currency: str) -> str:
    """Return an amount as JSON has it.

    >>> shown(4050, "USD")
    '40.50 USD'
    """
    return f"{Decimal(hundredths) / 100:.2f} {currency}"


def read(amount: Any, currency: str) -> int | None:
    """Return the hundredths of an amount in ``currency``, which it may leave out; None if bad.

    >>> read("40.5", "USD"), read("40 USD", "USD"), read("40 GBP", "USD"), read("-1", "USD")
    (4050, 4000, None, None)
    """
    if not isinstance(amount, str):
        return None
    number, _, code = amount.partition(" ")
    try:
        value = Decimal(number) * 100
    except InvalidOperation:
        return None
    good = value.is_finite() and value > 0 and value == value.to_integral_value()
    return int(value) if good and code in ("", currency) else None
