"""The values in an answer to a question that asks for one."""

from __future__ import annotations

from datetime import date

from asr.types import Amount, Code, Date, Digits, Expectation, OneOf, OpenNeed, Time, YesNo
from intents.lexicon import lexicon
from intents.types import Answer, Slot

from . import find_name, find_slots

KINDS: dict[type[Expectation], str] = {
    Amount: "amount",
    Date: "date",
    Time: "time",
    Code: "code",
}
"""What is asked for to the kind of value that answers it."""


def find_asked(text: str, expectation: Expectation, today: date, language: str) -> tuple[Slot, ...]:
    """Return the values that answer what was asked; none at an open question."""
    match expectation:
        case OpenNeed():
            return ()
        case YesNo(instead, names):
            found = find_slots(text, instead, today, language, names)
            return (*found, *_without_no(text, found, instead, today, language))
        case OneOf(names):
            named = find_name(text, names, language)
            return (named,) if named is not None else ()
        case Digits(length):
            return find_slots(text, ["digits"], today, language, length=length)
        case _:
            return find_slots(text, [KINDS[type(expectation)]], today, language)


def _without_no(
    text: str, found: tuple[Slot, ...], kinds: tuple[str, ...], today: date, language: str
) -> tuple[Slot, ...]:
    """Return what digits are without a first word that is a no and a figure as well.

    Persian "نه" is no and nine, Vietnamese "không" is no and nought: both readings are given.
    """
    first, _, rest = text.partition(" ")
    digits = next((slot for slot in found if slot.kind == "digits"), None)
    if digits is None or not digits.said.startswith(f"{first} ") or "digits" not in kinds:
        return ()
    if lexicon(language).answer(first) != (Answer.NO, ""):
        return ()
    return tuple(slot for slot in find_slots(rest, ["digits"], today, language))


def is_one_digit(values: tuple[Slot, ...], expectation: Expectation) -> bool:
    """Whether a lone digit was heard where several are wanted: "không" is a no, and a nought."""
    one = len(values) == 1 and values[0].kind == "digits" and len(values[0].value) == 1
    return one and expectation != Digits(1)
