"""Judge an event: the only place where thresholds and counters decide anything.

``judge`` turns an event into a Judgement: a Verdict, annotated with what it is about.
What was said is judged in ``utterances.py``, keys in ``keys.py``; timers and the rest here.
"""

from __future__ import annotations

from .doubting import confirmed
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
    Served,
    SpeakingFailed,
    TimerFired,
    TransferCompleted,
    TransferFailed,
    UtteranceFinal,
)
from .judgement import Judgement
from .keys import judge_key, pause_keys
from .ladder import ladder
from .memory import Memory
from .parting import after_message, nothing_more
from .people import people_of
from .proposing import first_words
from .script import Script
from .serving import can_serve, judge_served, judge_service, person
from .transitions import State, Verdict
from .utterances import judge_utterance
from .values import slot_failed

LEADS_ON = frozenset(
    {
        State.NOTIFYING,
        State.CONNECTING,
        State.INFORMING,
        State.EXPLAINING,
        State.ALARMING,
        State.ESCALATING,
        State.APOLOGISING,
        State.CLOSING,
    }
)
"""States whose prompt's end moves the call on."""

BY_ITSELF = frozenset(
    {
        State.ANNOUNCING,
        State.SERVING,
        State.CONNECTING,
        State.INFORMING,
        State.EXPLAINING,
    }
)
"""States in which silence moves the call on."""

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
            ended = prompt_id == memory.prompt_id and not (memory.hearing or memory.then)
            return _leads_on(memory, script) if ended and memory.state in LEADS_ON else None
        case TimerFired(timer_id=timer_id):
            return _timed_out(memory, script) if timer_id == memory.timer_id else None
        case Routed():
            return _routed(event, memory, script)
        case Served():
            return judge_served(event, memory, script)
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


def _timed_out(memory: Memory, script: Script) -> Judgement | None:
    if memory.state is State.CHECKING and memory.hearing in ("", "speaking"):
        return confirmed(memory)  # who says nothing to it may be unable to
    return _judge_timer(memory, script)


def _judge_timer(memory: Memory, script: Script) -> Judgement | None:
    if memory.hearing == "speaking":
        return ladder(Verdict.NO_MATCH, memory, script.limits)
    if memory.hearing == "reading":
        return None  # the floor says "one moment"
    if memory.hearing == "filler":
        return Judgement(Verdict.DEAF)
    match memory.state:
        case state if state in BY_ITSELF:
            return _leads_on(memory, script)
        case State.COLLECTING | State.READING_BACK:
            return _silent_at_value(memory, script)
        case State.MORE:
            return nothing_more(memory)
        case State.ROUTING:
            return Judgement(Verdict.GIVE_UP)
        case State.TRANSFERRING:
            return Judgement(_transfer_failed(memory, script))
        case _:
            return ladder(Verdict.NO_INPUT, memory, script.limits)


def _silent_at_value(memory: Memory, script: Script) -> Judgement:
    """Take the keys so far, read the value back once more, or go on without it."""
    if memory.state is State.COLLECTING and memory.keys:
        return pause_keys(memory, script)
    if memory.state is State.READING_BACK and not memory.silences:
        return slot_failed(Verdict.NO_INPUT, memory, script)
    return Judgement(Verdict.SLOT_SKIPPED)


def _answered(event: CallAnswered) -> Verdict:
    if event.deaf:
        return Verdict.ANSWERED_DEAF
    if event.recorded:
        return Verdict.ANSWERED_RECORDED
    first = first_words(told=bool(event.told), proposed=event.proposal is not None)
    return first or Verdict.ANSWERED


def _leads_on(memory: Memory, script: Script) -> Judgement:
    if memory.state is State.SERVING:
        return Judgement(Verdict.NOT_SERVED if memory.waits else Verdict.WAITING)
    if memory.state is State.NOTIFYING:
        first = first_words(told=memory.told, proposed=bool(memory.proposed))
        return Judgement(first or Verdict.PROCEED)
    if memory.state is State.INFORMING:
        return after_message(memory, script)
    explained = memory.state is State.EXPLAINING
    return Judgement(person(memory) if explained else Verdict.PROCEED)


def _routed(event: Routed, memory: Memory, script: Script) -> Judgement:
    if memory.insists:
        return people_of(event, script)
    service = script.services.get(script.service_of(memory.intent, event))
    to_people = memory.person_wanted and event.is_open
    if service is not None and not to_people and can_serve(service, memory, script):
        return judge_service(service, memory, script)
    if event.prompt:
        return Judgement(Verdict.ROUTED_MESSAGE)
    return Judgement(Verdict.ROUTED if event.is_open else Verdict.ROUTED_CLOSED)


def _transfer_failed(memory: Memory, script: Script) -> Verdict:
    failed = memory.transfer_failures + 1
    promised = memory.destination == script.offer and failed > 1  # that cannot be had either
    if not script.offer or promised or failed >= script.limits.transfer_failures:
        return Verdict.STRANDED
    return Verdict.TRANSFER_FAILED
