"""An alarm that is likely and not sure is asked about; who does not say no gets a person."""

from __future__ import annotations

from intents.types import Alarm, Answer, Band, Command, IntentMatch

from .judgement import Judgement
from .memory import Memory
from .needs import need
from .script import Script
from .transitions import Verdict

CALLS_FOR_HELP = frozenset({Command.AGENT, Command.HELP, Command.HOLD})
"""Commands that mean something else when somebody was asked whether they are in danger."""
WITHOUT_WORDS = frozenset({Alarm.SELF_HARM, Alarm.THREAT, Alarm.ANGER})
"""They are asked whether they want a person, and a yes says no more than that."""


def judge_alarm(match: IntentMatch, memory: Memory, script: Script) -> Judgement | None:
    """Return what an alarm leads to; None where there is none.

    A second doubt on one call is a reason for a person, not for another question.
    """
    if match.alarm is None:
        return None
    if match.doubtful and not memory.doubted:
        meant = need(match, memory, script)
        known = meant.intent if meant is not None else ""
        sure = meant.confidence if meant is not None else 0.0
        return Judgement(Verdict.DOUBTED, known, sure, doubted=match.alarm, band=Band.CONFIRM)
    person = match.alarm is Alarm.ANGER or (match.doubtful and match.alarm in WITHOUT_WORDS)
    return _human(match.alarm, person=person)


def judge_check(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return what was said to "Is this an emergency?"."""
    if match.answer is Answer.YES or match.command in CALLS_FOR_HELP:
        return confirmed(memory)
    said = need(match, memory, script)
    if said is not None and said.band is Band.ACCEPT:
        return said
    return relieved(memory) if match.answer is Answer.NO else confirmed(memory)


def confirmed(memory: Memory) -> Judgement:
    """Go on with what was asked about: after a yes, and after anything that is not a no."""
    alarm = Alarm(memory.doubted)
    return _human(alarm, person=alarm in WITHOUT_WORDS)


def relieved(memory: Memory) -> Judgement:
    """Return to the need, if one was likely, after a no."""
    if not memory.intent:
        return Judgement(Verdict.NO)
    return Judgement(Verdict.UNSURE, intent=memory.intent, confidence=memory.confidence)


def _human(alarm: Alarm, *, person: bool) -> Judgement:
    return Judgement(Verdict.AGENT if person else Verdict.ALARM, flag=alarm, band=Band.ACCEPT)
