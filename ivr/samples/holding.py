"""Holds one sample call: listens to what we say, and answers as the caller would."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from asr.types import Amount, Date, Digits, OneOf, YesNo
from intents.language import language_data
from ivr.samples.callers import Caller
from ivr.telephony.typed import TypedCall

LONGEST = 14
"""Things that a caller does at most."""
SPOKEN_MS, THOUGHT_MS, WORD_MS = 62, 700, 360
"""How long we take for a letter, a caller to begin, and a caller for a word."""
NOT_UNDERSTOOD = ("no_match", "no")
AMOUNTS = ("20", "40", "60", "150")
DAYS = ("next friday", "tomorrow", "on monday")
"""Said where the language has no words of its own for days."""
PATIENCE = 2
"""How often a caller tries again."""
AGREES, OFFERS_TAKEN = 0.97, 0.6
"""Callers who say yes to what they meant, and to what they are offered."""

KNOWN = 0.75
"""Callers who have a number that the company's systems know."""
DIGITS = 6
"""Of a number nobody has said the length of."""

Numbers = Sequence[Sequence[str]]
"""The numbers that each customer has."""


def hold(call: TypedCall, caller: Caller, dice: Random, numbers: Numbers) -> None:
    """Hold a call to its end."""
    said, tries = call.said(), 0
    mine = dice.choice(numbers) if numbers and dice.random() < KNOWN else ()
    if not caller.says:
        call.hangs_up(dice.randrange(1_500, 9_000))
        return
    if caller.silent_first:
        said += call.waits(_hears(said) + 7_000)
    for _ in range(LONGEST):
        if call.over:
            return
        tried = [turn for turn in call.record.turns if turn.verdict in NOT_UNDERSTOOD]
        if len(tried) > tries and caller.hasty and dice.random() < 0.4:
            break
        tries = len(tried)
        answer = _answer(call, caller, dice, mine, tries)
        after = _hears(said) + THOUGHT_MS + WORD_MS * max(1, len(answer.split()))
        said = call.says(answer, confidence=caller.confidence, after_ms=after)
    if not call.over:
        call.hangs_up(_hears(said))


def _answer(call: TypedCall, caller: Caller, dice: Random, mine: Sequence[str], tries: int) -> str:
    """Return what the caller says to what was asked."""
    words = language_data(call.record.language)
    served = any(item["outcome"] == "found" for item in call.record.served)
    if served or call.record.destination is not None:
        return words.no[0]  # "Is there anything else?"
    match call.expectation:
        case YesNo():
            return words.yes[0] if _agrees(call, caller, dice) else words.no[0]
        case Digits(length):
            return _number(dice, mine, length)
        case Amount():
            return dice.choice(AMOUNTS)
        case Date():
            return dice.choice(list(words.dates.days) or DAYS)
        case OneOf(names):
            return dice.choice(names)
        case None if call.secret:
            return min(mine, key=len, default="0000")
        case None:
            return dice.choice("123")
        case _:
            if tries > PATIENCE or (caller.wants == "agent" and tries):
                return words.commands["agent"][0]
            return caller.says[min(tries, len(caller.says) - 1)]


def _agrees(call: TypedCall, caller: Caller, dice: Random) -> bool:
    """Agree to what was meant; to offers, as it comes."""
    last = call.record.turns[-1] if call.record.turns else None
    if last is not None and last.verdict in ("unsure", "slot_heard"):
        right = last.verdict == "slot_heard" or last.intent == caller.wants
        return right and dice.random() < AGREES
    return dice.random() < OFFERS_TAKEN


def _number(dice: Random, mine: Sequence[str], length: int | None) -> str:
    """Return the caller's own number of that length, or one that nobody knows."""
    fitting = [number for number in mine if length in (None, len(number))]
    return fitting[0] if fitting else "".join(dice.choices("123456789", k=length or DIGITS))


def _hears(said: str) -> int:
    """Return how long it takes to say that."""
    return SPOKEN_MS * len(said)
