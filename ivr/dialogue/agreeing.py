"""What is said with a yes: values, and another need; and values that are said instead of one.

"Yes, but for Friday", "no, Friday" and "yes, and what's my balance" all agree to what was asked.
"""

from __future__ import annotations

from dataclasses import replace

from intents.types import Also, Answer, IntentMatch, Slot

from .judgement import Judgement
from .memory import Memory
from .needs import need
from .script import Script
from .slots import missing_slot, said_with_yes, valid_slots, value_alone
from .transitions import Verdict

FEW = 3
"""Words beside a value that is said instead of yes: "no, I meant Friday" is about the same need."""


def agreed(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Take a yes to the need that is being asked about, and all that was said with it."""
    said = () if _another(match, memory) else said_with_yes(match, memory.intent, script)
    return with_another(_with_values(said, memory, script), match, memory, script)


def value_instead(match: IntentMatch, memory: Memory, script: Script) -> Judgement | None:
    """Take a value of the need that is being asked about for a yes; None where more was said."""
    said = value_alone(match, memory.intent, script, FEW)
    if not said:
        return None
    return replace(_with_values(said, memory, script), intent=memory.intent, confidence=1.0)


def with_another(
    answer: Judgement, match: IntentMatch, memory: Memory, script: Script
) -> Judgement:
    """Return ``answer``, a yes, with another need that was joined to it; an urgent one is first."""
    also = _another(match, memory)
    if also is None:
        return answer
    about = answer.intent or memory.intent
    if script.policy(also.intent).urgent and not script.policy(about).urgent:
        first = need(match, memory, script)
        if first is not None and first.intent == also.intent:
            return replace(first, also=Also(about, answer.slots))
    return replace(answer, also=replace(also, slots=valid_slots(also.slots, also.intent, script)))


def _another(match: IntentMatch, memory: Memory) -> Also | None:
    also = match.also if match.answer is Answer.YES else None
    if also is None or also.intent in (memory.intent, *memory.rejected):
        return None
    return also


def _with_values(said: tuple[Slot, ...], memory: Memory, script: Script) -> Judgement:
    if missing_slot(memory.intent, memory, script, said):
        return Judgement(Verdict.SLOT_WANTED, intent=memory.intent, confidence=1.0, slots=said)
    return Judgement(Verdict.YES, slots=said)
