"""Which utterances of a call a person should look at, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from ivr.call_record import CallRecord, TurnRecord

ALIKE = 0.15
"""A runner-up as close as this was nearly chosen."""


class Why(StrEnum):
    """Why an utterance was missed, gravest first."""

    DISCONFIRMED = "disconfirmed"
    """The caller said no to what was understood."""
    NO_MATCH = "no_match"
    ZERO_OUT = "zero_out"
    """The caller asked for a person instead of going on."""
    LOW_MARGIN = "low_margin"
    """Two needs were nearly as likely."""
    REPEAT = "repeat"
    """The caller had called about something before: it may not have been solved."""
    FLAGGED = "flagged"
    """An agent said that it was wrong."""
    NOT_HANDLED = "not_handled"
    """Somebody has said already that nobody handles it."""
    SAMPLE = "sample"
    """Drawn by chance, so that rates are unbiased."""


APART = (Why.NOT_HANDLED, Why.SAMPLE)
"""What need not have been misunderstood: shown to those who ask for it."""


@dataclass(frozen=True, slots=True)
class Missed:
    """One utterance to look at."""

    turn: int
    """Number in the call, from 1."""
    why: Why


NEEDS = frozenset({"accepted", "unsure", "torn", "slot_wanted"})
"""Verdicts by which a need was understood."""
HELPED = frozenset({"alarm", "agent"})
"""What follows an alarm in doubt that was one."""
GIVEN_UP = frozenset({"to_keypad", "give_up"})
"""What follows the last of several things that were not understood, in place of ``no_match``."""
PERSON = frozenset({"agent", "agent_known", "agent_once", "give_up"})


def missed_of(record: CallRecord) -> list[Missed]:
    """Return what to look at, in the order of the call; one reason an utterance."""
    found: dict[int, Why] = {}
    order = list(Why)
    for item in (*_all(record), *_needlessly_asked(record)):
        known = found.get(item.turn)
        if known is None or order.index(item.why) < order.index(known):
            found[item.turn] = item.why
    return [Missed(turn, found[turn]) for turn in sorted(found)]


def _all(record: CallRecord) -> Iterator[Missed]:
    last_need = 0
    for number, turn in enumerate(record.turns, 1):
        if turn.verdict == "no" and last_need:
            yield Missed(last_need, Why.DISCONFIRMED)
            last_need = 0
        elif turn.verdict in PERSON and last_need:
            yield Missed(last_need, Why.ZERO_OUT)
        if not _is_words(turn):
            continue
        if turn.verdict == "no_match" or (turn.verdict in GIVEN_UP and turn.band == "reject"):
            known = turn.rule == "not handled"
            yield Missed(number, Why.NOT_HANDLED if known else Why.NO_MATCH)
        elif turn.verdict in NEEDS:
            last_need = number
            if turn.verdict == "torn" or _margin(turn) < ALIKE:
                yield Missed(number, Why.LOW_MARGIN)
            if record.known.get("repeat") and record.known.get("previous") == turn.intent:
                yield Missed(number, Why.REPEAT)


def _needlessly_asked(record: CallRecord) -> Iterator[Missed]:
    """Yield what was taken for a call for help, perhaps, and was none."""
    for number, (turn, then) in enumerate(pairwise(record.turns), 1):
        if turn.verdict == "doubted" and then.verdict not in HELPED:
            yield Missed(number, Why.DISCONFIRMED)


def _is_words(turn: TurnRecord) -> bool:
    """Whether the caller said something at an open question."""
    return not turn.key and bool(turn.transcript) and turn.expectation == "open"


def _margin(turn: TurnRecord) -> float:
    if len(turn.top3) < 2:
        return 1.0
    return float(turn.top3[0]["confidence"]) - float(turn.top3[1]["confidence"])
