"""What the company knows before the caller has said a word: "Is this about order 123?".

A known fault is told first and "anything else?" follows; a likely need is asked about, and a
yes goes straight on with everything that is known. Whatever else is said waves it away.
"""

from __future__ import annotations

from dataclasses import replace

from intents.types import Answer, Band, Command, IntentMatch, Slot

from .events import CallAnswered
from .judgement import Judgement
from .ladder import ladder
from .memory import Memory
from .needs import other_need
from .script import Script
from .slots import missing_slot, said_with_yes
from .transitions import Verdict

TOLD = "open_told"
"""Prompt of a known fault."""
ANSWERING = ("notice", TOLD)
"""Prompts that answer a need before anybody was asked."""


def remember_answered(event: CallAnswered, memory: Memory) -> None:
    """Keep what is known of the caller and of today."""
    memory.notice, memory.notice_urgent = event.notice, event.notice_urgent
    memory.slower, memory.asks = event.slower, list(event.asks)
    memory.told = bool(event.told)
    if memory.told:
        memory.notice = " ".join(filter(None, (event.notice, event.told)))
        memory.message, memory.intent, memory.served = TOLD, event.told_intent, True
        memory.values = [["notice", memory.notice]]  # for who wants to hear it again
    elif event.proposal is not None:
        memory.guesses = [event.proposal.intent]
        memory.proposed = {
            "intent": event.proposal.intent,
            "about": event.proposal.about,
            "slots": [list(slot) for slot in event.proposal.slots],
        }


def first_words(*, told: bool, proposed: bool) -> Verdict | None:
    """Return how the call begins when something is known; None for the open question."""
    if told:
        return Verdict.TOLD
    return Verdict.PROPOSED if proposed else None


def accept_proposal(memory: Memory, script: Script, said: tuple[Slot, ...] = ()) -> Judgement:
    """Go on with what was proposed; what is known of it is never asked again."""
    intent = str(memory.proposed["intent"])
    slots = (*_known(memory), *said)
    missing = missing_slot(intent, memory, script, slots)
    verdict = Verdict.SLOT_WANTED if missing else Verdict.YES
    return Judgement(verdict, intent=intent, confidence=1.0, slots=slots, band=Band.ACCEPT)


def _known(memory: Memory) -> tuple[Slot, ...]:
    return tuple(Slot(n, kind, value, value, True) for n, kind, value in memory.proposed["slots"])


def _about_it(other: Judgement, memory: Memory, script: Script) -> Judgement:
    """Take another need that is about what was proposed: what is known of it need not be said."""
    taken = {(spec.name, spec.kind) for spec in script.policy(other.intent).slots}
    known = tuple(slot for slot in _known(memory) if (slot.name, slot.kind) in taken)
    slots = (*known, *other.slots)
    if other.verdict is not Verdict.SLOT_WANTED:
        return replace(other, slots=slots)
    missing = missing_slot(other.intent, memory, script, slots)
    return replace(other, slots=slots, verdict=other.verdict if missing else Verdict.ACCEPTED)


def is_waved_away(match: IntentMatch, script: Script) -> bool:
    """Whether "something else" was said, which elsewhere asks for a person."""
    return match.command is Command.AGENT and match.text in script.something_else


def judge_proposal(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return what was said to "Is this about …?": "yes, but deliver it on friday" is a need."""
    other = other_need(match, memory, script)
    another = other is not None and other.intent != memory.proposed["intent"]
    if match.answer is Answer.YES:
        if (
            other is not None
            and another
            and other.confidence >= script.bands.of(other.intent).accept
        ):
            return _about_it(other, memory, script)
        said = said_with_yes(match, str(memory.proposed["intent"]), script)
        return accept_proposal(memory, script, said)
    if other is not None and another:
        return other if match.answer is Answer.NO else _about_it(other, memory, script)
    if match.answer is Answer.NO:
        return Judgement(Verdict.WAVED)
    if other is not None:  # said instead of "yes"
        return accept_proposal(memory, script, match.slots)
    return ladder(Verdict.NO_MATCH, memory, script.limits)
