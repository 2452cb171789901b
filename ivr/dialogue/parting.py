"""Judge what is asked beside the need, near the end: reminders, and how it was.

Neither question holds anybody up: silence, or a second answer that says nothing, goes on.
"""

from __future__ import annotations

from intents.types import Answer, IntentMatch

from .judgement import Judgement
from .ladder import ladder
from .memory import Memory
from .needs import need_or_again, other_need
from .script import Script
from .transitions import State, Verdict

REMINDER, RATING = "reminder", "rating"
"""What may be asked, as ``CallAnswered.asks`` names it."""
MORE = "anything_else"
"""Prompt of the question that follows what was told."""
RATINGS = "12345"
NOT_UNDERSTOOD = ("classifier", "not handled")
"""Rules of a match by which something was said beside a no that is no need."""
MEANINGS = frozenset({Verdict.ACCEPTED, Verdict.SLOT_WANTED})
"""Of a need that is said instead of a rating: only a clear one counts."""


def after_message(memory: Memory, script: Script) -> Judgement:
    """Return what follows what was told: whether to remind, once a call; what else was asked for.

    Who has asked for nothing else is asked whether there is anything.
    """
    service = script.services.get(memory.service)
    served = service is not None and service.remind and memory.done == memory.intent
    wanted = bool(served and memory.intent) and REMINDER in memory.asks
    if wanted:
        return Judgement(Verdict.REMIND_WANTED)
    return Judgement(Verdict.ALSO_WANTED if memory.also else Verdict.PROCEED)


def nothing_more(memory: Memory) -> Judgement:
    """Return what follows "nothing else": how it was, of a call that was served; or goodbye.

    What was asked for and is not done comes before both.
    """
    if memory.also:
        return Judgement(Verdict.ALSO_WANTED)
    wanted = memory.served and RATING in memory.asks
    return Judgement(Verdict.RATING_WANTED if wanted else Verdict.DONE)


def judge_more(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return the answer to "anything else?"."""
    if match.done:
        return nothing_more(memory)
    if (said := need_or_again(match, memory, script)) is not None:
        return said
    if match.answer is Answer.NO and match.rule in NOT_UNDERSTOOD and not memory.failures:
        return ladder(Verdict.NO_MATCH, memory, script.limits)  # "no, I mean …"
    if match.answer is not None:
        yes = match.answer is Answer.YES
        return Judgement(Verdict.YES) if yes else nothing_more(memory)
    return ladder(Verdict.NO_MATCH, memory, script.limits)


def judge_repeat(memory: Memory, *, slower: bool = False) -> Judgement:
    """Return what "repeat" is about: what was told just before, rather than "anything else?"."""
    if memory.state is State.MORE and memory.message and memory.last_prompt == MORE:
        return Judgement(Verdict.AGAIN_SLOWER if slower else Verdict.AGAIN)
    return Judgement(Verdict.SLOWER if slower else Verdict.REPEAT)


def judge_goodbye(memory: Memory, script: Script) -> Judgement:
    """Return what a goodbye amounts to where the call stands.

    It never ends a call that a person or a service is waiting for, and never at once.
    """
    match memory.state:
        case State.MORE:
            return nothing_more(memory)
        case State.RATING | State.REMINDING | State.RETURNING:
            return Judgement(Verdict.DONE)
        case State.INFORMING:
            return after_message(memory, script)
        case State.ANNOUNCING | State.CONNECTING | State.SERVING | State.EXPLAINING:
            return Judgement(Verdict.NOISE)
        case _:
            return Judgement(Verdict.LEAVING)


def judge_reminder(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return the answer to "shall we remind you?"; only a yes is a yes."""
    if match.answer is Answer.YES:
        return Judgement(Verdict.REMINDED)
    if (other := other_need(match, memory, script)) is not None:
        return other
    if match.answer is Answer.NO or match.done:
        return Judgement(Verdict.DONE)
    return ladder(Verdict.NO_MATCH, memory, script.limits)


def judge_rating(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return the number that was said; a clear need comes first, no is no answer."""
    said = [slot.value for slot in match.slots if slot.kind == "digits"]
    for value in (*said, str(match.choice)):
        if len(value) == 1 and value in RATINGS:
            return Judgement(Verdict.RATED, key=value)
    other = other_need(match, memory, script)
    if other is not None and other.verdict in MEANINGS:
        return other
    if match.answer is Answer.NO or match.done:
        return Judgement(Verdict.DONE)
    return ladder(Verdict.NO_MATCH, memory, script.limits)


def parting_key(digit: str, memory: Memory, script: Script) -> Judgement | None:
    """Return what a key answers; None for one that means here what it means everywhere."""
    if memory.state is State.REMINDING and digit in "12":
        return Judgement(Verdict.REMINDED if digit == "1" else Verdict.DONE)
    if memory.state is not State.RATING or digit in "0*#":
        return None
    if digit in RATINGS:
        return Judgement(Verdict.RATED, key=digit)
    return ladder(Verdict.NO_MATCH, memory, script.limits)


def remember_asked(judged: Judgement, memory: Memory) -> None:
    """Keep what was answered; what has been asked is not asked again."""
    match judged.verdict:
        case Verdict.REMIND_WANTED:
            memory.asks = [one for one in memory.asks if one != REMINDER]
        case Verdict.RATING_WANTED:
            memory.asks = [one for one in memory.asks if one != RATING]
        case Verdict.REMINDED:
            memory.reminder = True
        case Verdict.RATED:
            memory.rating = int(judged.key)
        case _:
            pass
