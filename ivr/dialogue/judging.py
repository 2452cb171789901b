"""Judge an event: the only place where thresholds and counters decide anything.

``judge`` turns an event into a Judgement: a Verdict, annotated with what it is about.
What was said is judged in ``utterances.py``, keys in ``keys.py``; timers and the rest here.
"""

from __future__ import annotations

from .events import (
    CallAnswered,
    CallBroken,
    CallerHungUp,
    DtmfPressed,
    Event,
    PersonWanted,
    PromptFinished,
    RecognitionFailed,
    Routed,
    SpeakingFailed,
    TimerFired,
    TransferCompleted,
    TransferFailed,
    UtteranceFinal,
)
from .judgement import Judgement
from .keys import finish_keys, judge_key
from .ladder import ladder
from .memory import Memory
from .script import Script
from .transitions import State, Verdict
from .utterances import judge_utterance

LEADS_ON = frozenset(
    {
        State.NOTIFYING,
        State.CONNECTING,
        State.INFORMING,
        State.ALARMING,
        State.ESCALATING,
        State.APOLOGISING,
        State.CLOSING,
    }
)
"""States whose prompt's end moves the call on."""

FACTS: dict[type[Event], Verdict] = {
    CallerHungUp: Verdict.HUNG_UP,
    CallBroken: Verdict.BROKEN,
    TransferCompleted: Verdict.TRANSFERRED,
    RecognitionFailed: Verdict.DEAF,
    SpeakingFailed: Verdict.DUMB,
    PersonWanted: Verdict.GIVE_UP,
}
"""Events that need no judging."""


def judge(event: Event, memory: Memory, script: Script) -> Judgement | None:
    """Return what ``event`` amounts to, or None if it changes nothing.

    None covers late reports: a timer that was replaced, a prompt that was dropped.
    """
    if (fact := FACTS.get(type(event))) is not None:
        return Judgement(fact)
    match event:
        case CallAnswered():
            return Judgement(_answered(event))
        case UtteranceFinal():
            judged = judge_utterance(event.match, memory, script)
            return _bounded(judged, memory, script)
        case DtmfPressed(digit=digit):
            return _bounded(judge_key(digit, memory, script), memory, script)
        case PromptFinished(prompt_id=prompt_id):
            ended = prompt_id == memory.prompt_id and not memory.hearing
            return Judgement(Verdict.PROCEED) if ended and memory.state in LEADS_ON else None
        case TimerFired(timer_id=timer_id):
            return _judge_timer(memory, script) if timer_id == memory.timer_id else None
        case Routed():
            return Judgement(_routed(event))
        case TransferFailed():
            return Judgement(_transfer_failed(memory, script))
        case _:
            return None


def _bounded(judged: Judgement, memory: Memory, script: Script) -> Judgement:
    """Send a call that goes round in circles to a person."""
    data_entry = judged.verdict in (Verdict.KEY_ADDED, Verdict.ALARM, Verdict.AGENT)
    if memory.turns < script.limits.turns or data_entry:
        return judged
    return Judgement(Verdict.GIVE_UP)


def _judge_timer(memory: Memory, script: Script) -> Judgement | None:
    if memory.hearing == "speaking":
        return ladder(Verdict.NO_MATCH, memory, script.limits)
    if memory.hearing == "reading":
        return None  # the floor says "one moment"
    if memory.hearing == "filler":
        return Judgement(Verdict.DEAF)
    match memory.state:
        case State.ANNOUNCING | State.CONNECTING | State.INFORMING:
            return Judgement(Verdict.PROCEED)
        case State.COLLECTING if memory.keys:
            return finish_keys(memory, script)
        case State.COLLECTING | State.READING_BACK:
            return Judgement(Verdict.SLOT_SKIPPED)
        case State.MORE:
            return Judgement(Verdict.DONE)
        case State.ROUTING:
            return Judgement(Verdict.GIVE_UP)
        case State.TRANSFERRING:
            return Judgement(_transfer_failed(memory, script))
        case _:
            return ladder(Verdict.NO_INPUT, memory, script.limits)


def _answered(event: CallAnswered) -> Verdict:
    if event.deaf:
        return Verdict.ANSWERED_DEAF
    return Verdict.ANSWERED_RECORDED if event.recorded else Verdict.ANSWERED


def _routed(event: Routed) -> Verdict:
    if event.prompt:
        return Verdict.ROUTED_MESSAGE
    return Verdict.ROUTED if event.is_open else Verdict.ROUTED_CLOSED


def _transfer_failed(memory: Memory, script: Script) -> Verdict:
    if not script.offer or memory.transfer_failures + 1 >= script.limits.transfer_failures:
        return Verdict.STRANDED
    return Verdict.TRANSFER_FAILED
