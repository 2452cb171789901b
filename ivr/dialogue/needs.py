"""Which need was said: the bands, and what is still to be asked for."""

from __future__ import annotations

from dataclasses import replace

from intents.types import Also, Answer, Band, Candidate, IntentMatch

from .correcting import corrected_after
from .judgement import Judgement
from .memory import Memory
from .script import Script
from .slots import missing_slot, valid_slots, value_alone
from .transitions import Verdict

WORTH_ASKING = 0.10
"""Confidence below which a runner-up is no guess, even when the first was refused."""
AROUND_A_VALUE = 6
"""Words around a value that may still mean the need that was done last."""
ASKED_AT_MOST = 0.75
"""Confidence of a need that is asked about, and not acted upon, whatever the numbers say."""


def open_candidates(match: IntentMatch, memory: Memory) -> tuple[Candidate, ...]:
    """Return the likely needs that the caller has not said no to, best first."""
    return tuple(c for c in match.candidates if c.intent not in memory.rejected)


def need(match: IntentMatch, memory: Memory, script: Script) -> Judgement | None:
    """Return the need that was said, or None when there is none to act or ask upon."""
    candidates = open_candidates(match, memory)
    band = script.bands.judge(candidates)
    if band is Band.REJECT:
        return None
    best = candidates[0]
    said = valid_slots(match.slots, best.intent, script)
    torn = band is Band.DISAMBIGUATE and memory.disambiguations < script.limits.disambiguations
    if torn:
        margin = script.bands.of(best.intent).margin
        close = [c for c in candidates if best.confidence - c.confidence < margin]
        choices = tuple(c.intent for c in close[:3])
        return Judgement(Verdict.TORN, choices=choices, slots=said, band=band, weighed=candidates)
    sure = band is Band.ACCEPT and not script.policy(best.intent).always_confirm
    verdict = Verdict.UNSURE
    if sure:
        wanted = missing_slot(best.intent, memory, script, said)
        verdict = Verdict.SLOT_WANTED if wanted else Verdict.ACCEPTED
    return Judgement(
        verdict,
        intent=best.intent,
        confidence=best.confidence,
        slots=said,
        also=also_said(match, best.intent, memory, script),
        band=Band.ACCEPT if sure else Band.CONFIRM,
        weighed=candidates,
    )


def also_said(match: IntentMatch, first: str, memory: Memory, script: Script) -> Also | None:
    """Return what else was asked for, unless the caller has said no to it before."""
    also = match.also
    if also is None or also.intent == first or also.intent in memory.rejected:
        return None
    return replace(also, slots=valid_slots(also.slots, also.intent, script))


def _given_not_first(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return how likely the others are when it is not the first; never so sure as to act."""
    left = 1.0 - candidates[0].confidence
    others = (c for c in candidates[1:] if c.confidence >= WORTH_ASKING)
    return tuple(
        Candidate(c.intent, min(ASKED_AT_MOST, c.confidence / max(left, c.confidence)))
        for c in others
    )


def need_or_again(match: IntentMatch, memory: Memory, script: Script) -> Judgement | None:
    """Return the need that was said, or else the one that was done last, about another value."""
    said = need(match, memory, script)
    if said is None or said.verdict is Verdict.TORN:
        return same_again(match, memory, script) or said
    return said


def same_again(match: IntentMatch, memory: Memory, script: Script) -> Judgement | None:
    """Return the need that was done last, about another value: "and the other one is 123456".

    After "no" to what was going to be done, it is that, with the value in place of the wrong one.
    """
    if memory.declined:
        about = str(memory.declined["intent"])
        said = corrected_after(match, memory, script, AROUND_A_VALUE)
    else:
        about = memory.done
        said = value_alone(match, about, script, AROUND_A_VALUE) if about else ()
    if not said:
        return None
    wanted = missing_slot(about, memory, script, said)
    verdict = Verdict.SLOT_WANTED if wanted else Verdict.ACCEPTED
    return Judgement(verdict, intent=about, confidence=1.0, slots=said, band=Band.ACCEPT)


def other_need(match: IntentMatch, memory: Memory, script: Script) -> Judgement | None:
    """Return a need other than the one that is being discussed.

    After a no it cannot be that one: "no, I said it's lost, not broken" is asked about.
    """
    refused = match.answer is Answer.NO and match.candidates[:1] and memory.intent
    if refused and match.candidates[0].intent == memory.intent:
        match = replace(match, candidates=_given_not_first(match.candidates))
    said = need(match, memory, script)
    if said is None or said.intent == memory.intent:
        return None
    if match.answer is Answer.NO:
        return replace(said, rejects=(memory.intent,))
    return said
