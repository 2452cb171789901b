"""Which of several slots of a kind a value is for: "to account 1020 3040" is not where from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from intents.language import language_data
from intents.normalise import joined
from intents.types import Slot


def slot_for(slot: Slot, wanted: Sequence[tuple[str, str]], text: str, language: str) -> str:
    """Return the name of the slot that takes a value of ``text``, spelled.

    ``wanted``: name and kind of a need's slots. The first of the kind takes it, but what is said
    to go somewhere ("to 1020 3040") belongs to the last.

    >>> wanted = [("account", "digits"), ("payee", "digits")]
    >>> slot_for(Slot("digits", "digits", "1234", "1234"), wanted, "pay to account 1234", "en")
    'payee'
    """
    names = [name for name, kind in wanted if kind == slot.kind]
    return names[-1] if len(names) > 1 and goes_there(slot, text, language) else names[0]


def goes_there(slot: Slot, text: str, language: str) -> bool:
    """Whether a value of ``text``, spelled, is said to be where something goes."""
    before = joined(text.rpartition(slot.said)[0]).rstrip()
    return _leads_there(language).search(before) is not None


@lru_cache(maxsize=16)
def _leads_there(language: str) -> re.Pattern[str]:
    either = "|".join(language_data(language).numbers.targets)
    return re.compile(rf"(?:{either or '(?!)'})$")
