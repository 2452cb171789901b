"""A choice of what can be done now: a person, a call back, a text message, a visit."""

from __future__ import annotations

from intents.types import Answer, IntentMatch

from .judgement import Judgement
from .memory import Memory
from .script import Script
from .transitions import State, Verdict

Values = tuple[tuple[str, str], ...]

PEOPLE = ("queue", "external")
TOLD = ("message", "visit")
"""Kinds that are said, not connected to."""
BOOKED = {"callback": "callback_booked", "sms": "link_sent", "voicemail": "leave_message"}
"""What is said when an option that nobody has to answer is taken, by kind."""
OFFERED_ALONE = ("callback", "voicemail", "")
"""Kinds that have a question of their own when there is nothing else to offer."""


def has_choice(memory: Memory) -> bool:
    """Whether the caller was asked which of several."""
    return memory.state is State.OFFERING and len(memory.options) > 1


def take_option(option: str, script: Script) -> Judgement:
    """Go on with one of the options."""
    told = script.kinds.get(option, "") in TOLD
    return Judgement(Verdict.OPTION_TOLD if told else Verdict.YES, option=option)


def person_option(memory: Memory, script: Script) -> str:
    """Return the option that is a person; "" when none is offered."""
    people = (name for name in memory.options if script.kinds.get(name, "") in PEOPLE)
    return next(people, "") if memory.state is State.OFFERING else ""


def judge_option(match: IntentMatch, memory: Memory, script: Script) -> Judgement | None:
    """Return the option that was said, by number, by its words or by yes; None for none."""
    if has_choice(memory):
        if match.choice == 0:
            return Judgement(Verdict.NO)
        if match.choice is not None and match.choice <= len(memory.options):
            return take_option(memory.options[match.choice - 1], script)
        if said := _said(match.text, memory, script):
            return take_option(said, script)
    if match.answer is Answer.YES:
        return take_option(memory.offer, script)
    return Judgement(Verdict.NO) if match.answer is Answer.NO else None


def option_key(digit: str, memory: Memory, script: Script) -> Judgement | None:
    """Return the option of a key; None for a key that is none."""
    if not has_choice(memory) or digit not in "123"[: len(memory.options)]:
        return None
    return take_option(memory.options[int(digit) - 1], script)


def offer_prompt(memory: Memory, script: Script) -> tuple[str, Values]:
    """Return the question which of the options it is to be."""
    values = (("opens", memory.opens_at), ("destination", memory.destination))
    kind = script.kinds.get(memory.offer, "")
    why = memory.offered_for or "closed"
    if len(memory.options) < 2 and kind in OFFERED_ALONE:
        voicemail = memory.offer in script.voicemails
        name = "gated_offer" if why == "gated" else "closed_offer"
        return (f"{name}_message" if voicemail else name), values
    kinds = [script.kinds.get(name, "queue") for name in memory.options]
    spoken = tuple((f"o{place}", f"option_{kind}") for place, kind in enumerate(kinds, 1))
    return f"{why}_choice_{len(kinds)}", (*values, *spoken)


def taken_prompt(memory: Memory, script: Script) -> str:
    """Return what is said on the way to the destination."""
    if memory.destination in script.voicemails:
        return "leave_message"
    usual = "callback" if memory.offer and memory.destination == memory.offer else ""
    return BOOKED.get(script.kinds.get(memory.destination, usual), "connecting")


def _said(text: str, memory: Memory, script: Script) -> str:
    """Return the option that ``text`` names with the most letters; "" for none, or for two."""
    found = {name: _letters(text, script.kinds.get(name, ""), script) for name in memory.options}
    most = max(found.values())
    best = [name for name, letters in found.items() if letters == most]
    return best[0] if most and len(best) == 1 else ""


def _letters(text: str, kind: str, script: Script) -> int:
    """Return the length of the longest name of ``kind`` in ``text``, 0 for none."""
    padded = f" {text} "
    named = (
        words
        for words in script.option_words.get(kind, ())
        if f" {words} " in padded or (not words.isascii() and words in text)
    )
    return max(map(len, named), default=0)
