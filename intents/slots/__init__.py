"""Values inside an utterance: digits, amounts, dates, names. From one breath with the need.

The words are data of each language: ``intents/languages/TAG/numbers.yaml`` and ``dates.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from intents.types import Slot

from .amounts import find_amount
from .apart import told_apart, with_sum_beside
from .aside import without_number
from .codes import find_code
from .dates import find_date
from .digits import find_digits
from .names import find_name
from .times import find_time

__all__ = [
    "find_amount",
    "find_code",
    "find_date",
    "find_digits",
    "find_name",
    "find_slots",
    "find_time",
    "told_apart",
    "without_number",
]


def find_slots(
    text: str,
    kinds: Iterable[str],
    today: date,
    language: str,
    names: tuple[str, ...] = (),
    length: int | None = None,
) -> tuple[Slot, ...]:
    """Return the values of these kinds that ``text`` holds, the last said first of each kind.

    ``names``: those that a name may be; ``length``: how many digits there have to be, if known.
    """
    finders = {
        "digits": lambda: find_digits(text, language, length),
        "amount": lambda: find_amount(text, language),
        "date": lambda: find_date(text, today, language),
        "code": lambda: find_code(text, language),
        "name": lambda: find_name(text, names, language) if names else None,
        "time": lambda: find_time(text, language),
    }
    found = [finders[kind]() for kind in dict.fromkeys(kinds) if kind in finders]
    return with_sum_beside(tuple(s for s in found if s is not None), text, language)
