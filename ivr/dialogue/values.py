"""Judge what is said while a value is asked for, read back, or about to be acted upon.

None of these questions keeps anybody: who says what else they need is heard there as anywhere.
"""

from __future__ import annotations

from dataclasses import replace

from intents.types import ALL, Answer, IntentMatch, Slot

from .agreeing import with_another
from .breaths import go_on, whole
from .correcting import corrections, said_instead
from .judgement import Judgement
from .ladder import ladder
from .memory import Memory
from .needs import other_need
from .script import Script
from .serving import is_asked_again
from .slots import beside, is_valid, mask, pending_spec
from .transitions import State, Verdict

DIGRESSION = 0.70
"""Confidence from which on something else than the value that was asked for is worth asking
about: higher than at an open question, because most of what is said here is the value."""


def to_slot_question(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return the answer to a question for a value."""
    kind = pending_spec(memory, script).kind
    if (said := next((slot for slot in match.slots if slot.kind == kind), None)) is not None:
        may = _is_of_another(said, match) and not memory.parts
        instead = _instead(match, memory, script, given=True) if may else None
        return instead or _taken(said, match, memory, script)
    if (other := _digression(match, memory, script)) is not None:
        return other
    if (instead := _instead(match, memory, script, given=False)) is not None:
        return instead
    if memory.parts and match.done:  # "that's it"
        return slot_failed(Verdict.SLOT_INVALID, memory, script)
    if match.answer is Answer.NO:  # "I don't have it"
        return Judgement(Verdict.SLOT_SKIPPED)
    if match.answer is Answer.YES and not match.candidates:  # "yes, I have it": which is it?
        again = slot_failed(Verdict.REPEAT, memory, script)
        return replace(again, failed=Verdict.NO_MATCH)
    return slot_failed(Verdict.NO_MATCH, memory, script)


def to_read_back(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return the answer to "That's 4 2 1 1, right?"; what is neither yes nor no asks again."""
    spec = pending_spec(memory, script)
    for slot in match.slots:  # "no, four two one eight": the correction replaces
        if slot.kind == spec.kind and is_valid(slot.value, spec):
            return Judgement(Verdict.SLOT_HEARD, slots=(replace(slot, name=spec.name),))
    if match.answer is Answer.YES:
        return with_another(Judgement(Verdict.YES), match, memory, script)
    if (other := _digression(match, memory, script)) is not None:
        return other
    wrong = match.answer is Answer.NO or bool(match.slots)
    return slot_failed(Verdict.NO if wrong else Verdict.NO_MATCH, memory, script)


def to_approval(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return the answer to whether something is to be done with all these values."""
    if corrected := corrections(match.slots, memory, script):
        whole = any(slot.value == ALL for slot in corrected)  # to be looked up first
        return Judgement(Verdict.SLOT_ACCEPTED if whole else Verdict.SLOT_HEARD, slots=corrected)
    if match.answer is Answer.YES:
        return with_another(Judgement(Verdict.YES), match, memory, script)
    if (other := other_need(match, memory, script)) is not None:
        return replace(other, rejects=())  # the need was right: it may come back
    if match.answer is Answer.NO:
        return Judgement(Verdict.DECLINED)
    return ladder(Verdict.NO_MATCH, memory, script.limits)


def judge_back(memory: Memory, script: Script) -> Judgement:
    """Return where "go back" leads: to the value before, if one was given, or out of the need."""
    service = script.services.get(script.policy(memory.intent).service)
    asking = memory.state is State.COLLECTING
    if service is None or not (asking or memory.state is State.APPROVING):
        return Judgement(Verdict.BACK)
    before = list(service.needs)
    if asking and memory.pending_slot in before:
        before = before[: before.index(memory.pending_slot)]
    given = [name for name in before if name in memory.slots]
    return Judgement(Verdict.SLOT_WANTED, wanted=given[-1]) if given else Judgement(Verdict.BACK)


def give_slot(slot: Slot, memory: Memory, script: Script) -> Judgement:
    """Take a valid value; it is read back unless it is secret, or asked about later anyway."""
    spec = pending_spec(memory, script)
    if spec.sensitive:
        masked = replace(slot, value=mask(slot.value))
        return Judgement(Verdict.SLOT_ACCEPTED, slots=(masked,), secrets=(slot,))
    later = is_asked_again(memory, script)
    return Judgement(Verdict.SLOT_ACCEPTED if later else Verdict.SLOT_HEARD, slots=(slot,))


def take_value(
    slot: Slot, memory: Memory, script: Script, parts: tuple[str, ...] = ()
) -> Judgement:
    """Take a value, or what completes its ``parts``; ask for the rest of one that is too short."""
    spec = pending_spec(memory, script)
    if value := whole(slot.value, "".join(parts), spec):
        return give_slot(replace(slot, name=spec.name, value=value), memory, script)
    begun = go_on(slot.value, parts, spec, script.limits)
    return begun or slot_failed(Verdict.SLOT_INVALID, memory, script)


def slot_failed(verdict: Verdict, memory: Memory, script: Script) -> Judgement:
    """Count one more failed try at a value; after the last one go on without it."""
    if memory.slot_tries + 1 >= script.limits.slot_tries:
        return Judgement(Verdict.SLOT_SKIPPED)
    return Judgement(verdict)


def _taken(slot: Slot, match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Take what answers the question; "no, two oh five" is in place of what came before it."""
    parts = () if match.objects else tuple(memory.parts)
    given = take_value(slot, memory, script, parts)
    return _with_others(given, slot, match, memory, script) if given.slots else given


def _is_of_another(slot: Slot, match: IntentMatch) -> bool:
    """Whether what looks like the value that was asked for may be meant for an earlier one."""
    money = (s for s in match.beside if s.kind == "amount" and " " in s.value)
    named = any(set(slot.said.split()) & set(one.said.split()) for one in money)
    return slot.kind == "digits" and (match.objects or named)


def _instead(
    match: IntentMatch, memory: Memory, script: Script, *, given: bool
) -> Judgement | None:
    """Return the same question, and other values of the need that were said; None for none."""
    spec = pending_spec(memory, script)
    if any(is_valid(slot.value, spec) for slot in match.slots if slot.kind == spec.kind):
        return None
    said = said_instead(match, memory, script, given=given)
    return Judgement(Verdict.SLOT_WANTED, slots=said, wanted=spec.name) if said else None


def _with_others(
    given: Judgement, slot: Slot, match: IntentMatch, memory: Memory, script: Script
) -> Judgement:
    """Return ``given`` with what else was said for the need, where all is read back later.

    "Forty dollars, and my account number is 204060": that is not asked for any more.
    """
    if not is_asked_again(memory, script):
        return given
    known = {*memory.slots, *(item.name for item in given.slots)}
    others = beside(match, (slot,), memory.intent, script, known)
    return replace(given, slots=(*given.slots, *others))


def _digression(match: IntentMatch, memory: Memory, script: Script) -> Judgement | None:
    """Return another need that was said instead of the value; None for none that is clear.

    A no to the value is no refusal of the need: that may come back later.
    """
    other = other_need(match, memory, script)
    if other is None or other.verdict is Verdict.TORN:
        return None
    return replace(other, rejects=()) if other.confidence >= DIGRESSION else None
