"""One stretch of words is one value: a sum of money is no account number as well."""

from __future__ import annotations

from collections.abc import Callable

from intents.types import Slot


def told_apart(slots: tuple[Slot, ...], fits: Callable[[Slot], bool]) -> tuple[Slot, ...]:
    """Return ``slots`` without digits of the wrong length, and without the same words twice.

    ``fits``: whether digits have the length that the need's slot takes. Words that are both a
    sum and digits are a sum when they name a currency, or else digits.
    """
    kept = [slot for slot in slots if slot.kind != "digits" or fits(slot)]
    digits = next((slot for slot in kept if slot.kind == "digits"), None)
    amount = next((slot for slot in kept if slot.kind == "amount"), None)
    if digits is None or amount is None or not _overlap(digits.said, amount.said):
        return tuple(kept)
    loser = digits if " " in amount.value else amount
    return tuple(slot for slot in kept if slot is not loser)


def _overlap(one: str, other: str) -> bool:
    one, other = f" {one} ", f" {other} "
    return one in other or other in one
