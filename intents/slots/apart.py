"""One stretch of words is one value: a sum of money is no account number as well."""

from __future__ import annotations

from collections.abc import Callable

from intents.types import Slot

from .amounts import find_amount


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


def with_sum_beside(slots: tuple[Slot, ...], text: str, language: str) -> tuple[Slot, ...]:
    """Return ``slots`` with the sum that stands beside a number, where that was taken for one.

    "Send forty to account 6070 8090": what is said last is the number, and the sum is forty.
    """
    digits = next((slot for slot in slots if slot.kind == "digits"), None)
    amount = next((slot for slot in slots if slot.kind == "amount"), None)
    if digits is None or amount is None or " " in amount.value:
        return slots
    if digits.said not in text or not _overlap(digits.said, amount.said):
        return slots
    before, _, after = text.rpartition(digits.said)
    beside = find_amount(f"{before} · {after}", language)
    return slots if beside is None else tuple(beside if s is amount else s for s in slots)


def _overlap(one: str, other: str) -> bool:
    one, other = f" {one} ", f" {other} "
    return one in other or other in one
