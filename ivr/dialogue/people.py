"""Who asks for a person gets one: the people of the need, where it is known, or the front desk.

They see the need and the values so far; the front desk would have to ask what it is about.
"""

from __future__ import annotations

from dataclasses import replace

from intents.types import Answer

from .events import Event, Routed, UtteranceFinal
from .judgement import Judgement
from .memory import Memory
from .options import PEOPLE, person_option, take_option
from .proposing import ANSWERING, accept_proposal
from .returning import take_also
from .script import Script
from .transitions import State, Verdict

NOT_UNDERSTOOD = 2
"""Failed turns on a call after which who asks for a person is not asked to say it once more."""

SETTLED = frozenset(
    {
        State.ANNOUNCING,
        State.COLLECTING,
        State.READING_BACK,
        State.APPROVING,
        State.SERVING,
        State.EXPLAINING,
        State.CONNECTING,
        State.REMINDING,
    }
)
"""States in which it is settled what the call is about."""

BY_CONFIDENCE = frozenset({State.CONFIRMING, State.INFORMING, State.MORE})
"""States in which that depends on how it was understood, or whether there was a yes."""

AFTERWARDS = frozenset({State.MORE, State.RATING, State.RETURNING})
"""States in which the last need may be done: whoever asks for a person wants another."""

OBJECTED_TO = frozenset({State.ANNOUNCING, State.CONFIRMING})
"""States in which "no, a person" says no to the need as well."""


def ask_for_person(memory: Memory, script: Script, answer: Answer | None = None) -> Judgement:
    """Put through whose need is known; ask others what it is about, once.

    ``answer``: the yes or no that the request was said with.
    """
    if person := person_option(memory, script):
        return take_option(person, script)
    if memory.state is State.CONNECTING and script.kinds.get(memory.destination) in PEOPLE:
        return Judgement(Verdict.YES)  # one is being called
    if answer is Answer.NO and memory.state in OBJECTED_TO:
        return Judgement(Verdict.AGENT, rejects=(memory.intent,))
    if (about := _about(memory, script, answer)) is not None:
        return about
    asked = memory.deflections >= script.limits.deflections or memory.recoveries >= NOT_UNDERSTOOD
    named = bool(memory.intent) and not _is_done(memory)
    if named or asked or memory.deaf or memory.state is State.PROPOSING:
        return Judgement(Verdict.AGENT)
    return Judgement(Verdict.AGENT_ONCE)


def people_of(event: Routed, script: Script) -> Judgement:
    """Return who answers a caller who asked for a person, whatever is gated, closed or switched."""
    if event.is_open and event.kind in PEOPLE:
        return Judgement(Verdict.ROUTED)
    offered = (name for name in event.options if script.kinds.get(name) in PEOPLE)
    queue = next(offered, "")
    return Judgement(Verdict.ROUTED, option=queue) if queue else Judgement(Verdict.AGENT)


def remember_person(judged: Judgement, event: Event, memory: Memory) -> None:
    """Note whether a person was asked for about a need, until something has been done."""
    if judged.intent and isinstance(event, UtteranceFinal):
        anew = memory.state in (State.MORE, State.INFORMING)
        memory.person_wanted = event.match.wants_person or (memory.person_wanted and not anew)


def deflected(_judged: Judgement, memory: Memory, _script: Script) -> None:
    """Note that the caller was asked what it is about."""
    memory.deflections += 1
    memory.person_wanted = True  # it was promised: "so I get you to the right person"


def insisted(_judged: Judgement, memory: Memory, _script: Script) -> None:
    """Note that the policy is asked for nobody but people."""
    memory.person_wanted = memory.insists = True
    memory.confidence = 1.0  # it was settled, or agreed to


def put_through(judged: Judgement, memory: Memory, _script: Script) -> None:
    """Note who is going to answer."""
    memory.destination = judged.option or memory.destination
    memory.served = False


def _about(memory: Memory, script: Script, answer: Answer | None) -> Judgement | None:
    """Return the way to the people of what is being talked about; None while it is not known."""
    if memory.state is State.PROPOSING and answer is Answer.YES:
        return replace(accept_proposal(memory, script), verdict=Verdict.AGENT_KNOWN)
    if memory.state is State.RETURNING and answer is not Answer.NO:
        return replace(take_also(memory, script), verdict=Verdict.AGENT_KNOWN)
    agreed = memory.state is State.CONFIRMING and answer is Answer.YES
    settled = agreed or memory.state in SETTLED
    if memory.state in BY_CONFIDENCE and memory.intent and not _is_done(memory):
        settled |= memory.confidence >= script.bands.of(memory.intent).accept
    if memory.state is State.MORE and memory.transfer_failures:
        return None  # nobody answers there
    return Judgement(Verdict.AGENT_KNOWN) if settled else None


def _is_done(memory: Memory) -> bool:
    """Whether the need that was named last has been answered, by us or by a person's words."""
    answered = memory.served and memory.message not in ANSWERING
    return memory.state in AFTERWARDS and answered
