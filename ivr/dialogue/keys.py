"""Judge a key: universal keys, menu choices, and data entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from intents.types import Slot

from .breaths import whole
from .doubting import confirmed, relieved
from .judgement import Judgement
from .ladder import ladder
from .memory import Memory
from .options import option_key, take_option
from .parting import judge_repeat, parting_key
from .people import ask_for_person
from .proposing import accept_proposal
from .returning import take_also
from .script import Script
from .slots import is_valid, pending_spec
from .transitions import State, Verdict
from .utterances import choose, disconfirm
from .values import give_slot, judge_back, slot_failed, take_value

YES_NO = frozenset(
    {
        State.CHECKING,
        State.CONFIRMING,
        State.PROPOSING,
        State.READING_BACK,
        State.OFFERING,
        State.ANNOUNCING,
        State.APPROVING,
        State.RETURNING,
    }
)
"""Where 1 is yes and 2 is no."""

UNDER_WAY = frozenset({State.SERVING, State.CONNECTING, State.INFORMING, State.EXPLAINING})
"""Where nothing is asked: what the caller wanted is being done or told, and a key undoes none."""

LONGEST_ENTRY = 32
"""Keys after which data entry ends by itself."""


def judge_key(digit: str, memory: Memory, script: Script) -> Judgement:
    """Return what the key ``digit`` (one of ``0-9 * #``) means here."""
    if memory.state is State.COLLECTING:
        return _data(digit, memory, script)
    if (picked := _picked(digit, memory, script)) is not None:
        return picked
    if memory.state in YES_NO and digit == "1":
        return _yes(memory, script)
    if memory.state in YES_NO and digit == "2":
        checking = memory.state is State.CHECKING
        return relieved(memory) if checking else disconfirm(memory, script)
    if digit in UNIVERSAL:
        return UNIVERSAL[digit](memory, script)
    return _other(memory, script, language=digit in script.languages)


def _other(memory: Memory, script: Script, *, language: bool) -> Judgement:
    """Return what a key means that stands for nothing here."""
    if memory.state is State.ASKING and language:
        return Judgement(Verdict.REPEAT)  # in that language: see ``Dialogue.speak``
    if memory.state is State.CHECKING:
        return confirmed(memory)  # who cannot speak may press anything
    if memory.state in UNDER_WAY:
        return Judgement(Verdict.NOISE)
    if memory.state is State.KEYPAD:
        return ladder(Verdict.NO_MATCH, memory, script.limits)
    return Judgement(Verdict.TO_KEYPAD)  # somebody who presses keys wants a menu


def _picked(digit: str, memory: Memory, script: Script) -> Judgement | None:
    """Return what a numbered item stands for; None where nothing is numbered."""
    if (answered := parting_key(digit, memory, script)) is not None:
        return answered
    if memory.state in (State.KEYPAD, State.CHOOSING) and digit in "123":
        if int(digit) <= len(memory.choices):
            return choose(memory.choices[int(digit) - 1], memory, script)
        return ladder(Verdict.NO_MATCH, memory, script.limits)
    return option_key(digit, memory, script)


def _yes(memory: Memory, script: Script) -> Judgement:
    if memory.state is State.CHECKING:
        return confirmed(memory)
    if memory.state is State.PROPOSING:
        return accept_proposal(memory, script)
    if memory.state is State.RETURNING:
        return take_also(memory, script)
    if memory.state is State.OFFERING:
        return take_option(memory.offer, script)
    return Judgement(Verdict.YES)


def pause_keys(memory: Memory, script: Script) -> Judgement:
    """Judge the digits keyed before a pause: the whole entry, its beginning, or 0 for a person."""
    if _is_zero(memory, script):
        return ask_for_person(memory, script)
    keyed = _keyed(memory.keys, memory, script)
    return take_value(keyed, memory, script, tuple(memory.parts))


def _is_zero(memory: Memory, script: Script) -> bool:
    """Whether nothing but 0 was keyed, where that is no value and no rest of one."""
    value = _keyed(memory.keys, memory, script).value
    noughts = not memory.keys.strip("0") and not memory.parts
    return noughts and not is_valid(value, pending_spec(memory, script))


def _entered(keyed: str, memory: Memory, script: Script) -> Judgement:
    """Judge digits as the whole entry, or as the rest of what was said before."""
    slot, spec = _keyed(keyed, memory, script), pending_spec(memory, script)
    value = whole(slot.value, "".join(memory.parts), spec)
    if not value:
        return slot_failed(Verdict.SLOT_INVALID, memory, script)
    return give_slot(replace(slot, value=value), memory, script)


def _keyed(keyed: str, memory: Memory, script: Script) -> Slot:
    spec = pending_spec(memory, script)
    forms = {"amount": f"{keyed}.00", "time": f"{keyed[:-2]:0>2}:{keyed[-2:]}"}
    return Slot(spec.name, spec.kind, forms.get(spec.kind, keyed), "keyed")


def _zero(memory: Memory, script: Script) -> Judgement:
    if memory.state is State.CHECKING:
        return confirmed(memory)
    if memory.state is State.KEYPAD:  # "for anything else, press 0"
        return Judgement(Verdict.AGENT)
    return ask_for_person(memory, script)


def _data(digit: str, memory: Memory, script: Script) -> Judgement:
    if digit == "*":
        return Judgement(Verdict.KEYS_CLEARED)
    if digit == "#":
        if not memory.keys:
            return Judgement(Verdict.SLOT_SKIPPED)
        if _is_zero(memory, script):
            return ask_for_person(memory, script)
        return _entered(memory.keys, memory, script)
    spec = pending_spec(memory, script)
    keyed = memory.keys + digit
    if len(keyed) >= (spec.length or LONGEST_ENTRY):
        return _entered(keyed, memory, script)
    return Judgement(Verdict.KEY_ADDED, key=digit)


UNIVERSAL: dict[str, Callable[[Memory, Script], Judgement]] = {
    "0": _zero,
    "*": lambda memory, _script: judge_repeat(memory),
    "7": judge_back,
    "9": lambda _memory, _script: Judgement(Verdict.MAIN_MENU),
}
"""Keys that mean the same everywhere but in data entry."""
