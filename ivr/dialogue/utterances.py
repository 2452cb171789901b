"""Judge what was said, in the light of what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from intents.types import Also, Answer, Band, Command, IntentMatch, Slot

from .agreeing import agreed, value_instead
from .doubting import CALLS_FOR_HELP, judge_alarm, judge_check
from .judgement import Judgement
from .ladder import ladder
from .memory import Memory
from .needs import also_said, need, need_or_again, open_candidates, other_need
from .options import judge_option
from .parting import judge_goodbye, judge_more, judge_rating, judge_reminder, judge_repeat
from .people import ask_for_person
from .proposing import is_waved_away, judge_proposal
from .returning import judge_also
from .script import Script
from .slots import missing_slot, said_with_yes
from .transitions import State, Verdict
from .values import judge_back, slot_failed, to_approval, to_read_back, to_slot_question

COMMANDS = {
    Command.MAIN_MENU: Verdict.MAIN_MENU,
    Command.HELP: Verdict.HELP,
    Command.NO_RECORDING: Verdict.NO_RECORDING,
    Command.WHO: Verdict.WHO,
    Command.HOLD: Verdict.HOLD,
}

ANSWERS_COUNT = frozenset(
    {
        State.ANNOUNCING,
        State.CHECKING,
        State.CONFIRMING,
        State.PROPOSING,
        State.READING_BACK,
        State.OFFERING,
        State.CONNECTING,
        State.APPROVING,
        State.MORE,
        State.REMINDING,
        State.RETURNING,
        State.RATING,
        State.CHOOSING,
        State.COLLECTING,
    }
)
"""States in which a bare yes or no is an answer to something."""


ANEW = frozenset({State.ASKING, State.DEFLECTING, State.INFORMING, State.MORE})
"""States in which a need that is named is a new one, or goes to its people."""


def judge_utterance(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return what was said; always something, for silence too."""
    judged = _judge(match, memory, script)
    guesses = tuple(c.intent for c in open_candidates(match, memory) if c.confidence >= 0.05)
    return replace(judged, guesses=guesses, band=judged.band or _band(match, judged))


def choose(intent: str, memory: Memory, script: Script, said: tuple[Slot, ...] = ()) -> Judgement:
    """Take one of the intents that were offered by name; that confirms it as well."""
    missing = missing_slot(intent, memory, script, said)
    verdict = Verdict.SLOT_WANTED if missing else Verdict.YES
    return Judgement(verdict, intent=intent, confidence=1.0, slots=said)


def disconfirm(memory: Memory, script: Script) -> Judgement:
    """Take a plain no to what was just said."""
    if memory.state is State.READING_BACK:
        return slot_failed(Verdict.NO, memory, script)
    if memory.state is State.OFFERING:
        return Judgement(Verdict.NO)
    if memory.state is State.PROPOSING:
        return Judgement(Verdict.WAVED)
    if memory.state is State.APPROVING:
        return Judgement(Verdict.DECLINED)
    if memory.state is State.RETURNING:
        return Judgement(Verdict.DONE)
    refused = tuple(memory.choices) if memory.state is State.CHOOSING else (memory.intent,)
    if memory.disconfirms + 1 >= script.limits.disconfirms:
        return Judgement(Verdict.GIVE_UP, rejects=refused)
    return Judgement(Verdict.NO, rejects=refused)


def _judge(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    if (alarm := judge_alarm(match, memory, script)) is not None:
        return alarm
    answered = match.answer is not None and memory.state in ANSWERS_COUNT
    assent = match.rule == "answer" and match.answer is Answer.YES and memory.paused
    if not match.text or ((match.backchannel or assent) and not answered):
        return _noise(memory, script)
    if memory.state is State.PROPOSING and is_waved_away(match, script):
        return Judgement(Verdict.WAVED, band=Band.ACCEPT)
    if memory.state is State.CHECKING and match.command in CALLS_FOR_HELP:
        return judge_check(match, memory, script)
    if match.command is Command.AGENT or _insists(match, memory):
        answer = match.answer if match.command is Command.AGENT else Answer.YES
        return replace(ask_for_person(memory, script, answer), band=Band.ACCEPT)
    if match.command is Command.GOODBYE:
        return replace(judge_goodbye(memory, script), band=Band.ACCEPT)
    if match.command in (Command.REPEAT, Command.SLOWER):
        slower = match.command is Command.SLOWER
        return replace(judge_repeat(memory, slower=slower), band=Band.ACCEPT)
    if match.command is Command.BACK:
        return replace(judge_back(memory, script), band=Band.ACCEPT)
    if match.command is not None:
        return Judgement(COMMANDS[match.command], band=Band.ACCEPT)
    return REPLIES.get(memory.state, _to_open_question)(match, memory, script)


def _insists(match: IntentMatch, memory: Memory) -> bool:
    """Whether a person is asked for about the need that is being discussed already."""
    same = bool(match.candidates) and match.candidates[0].intent == memory.intent
    return match.wants_person and same and memory.state not in ANEW


def _noise(memory: Memory, script: Script) -> Judgement:
    if memory.noises + 1 < script.limits.noises:
        return Judgement(Verdict.NOISE)
    return ladder(Verdict.NO_MATCH, memory, script.limits)


def _band(match: IntentMatch, judged: Judgement) -> Band:
    understood = match.alarm or match.answer or match.command or match.choice is not None
    return Band.ACCEPT if understood or judged.slots else Band.REJECT


def _to_open_question(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    anew = need_or_again if memory.state is State.ASKING else need
    if (said := anew(match, memory, script)) is not None:
        return said
    if match.done and memory.served:
        return Judgement(Verdict.LEAVING)
    if match.vague and memory.failures == 0 and memory.state is State.ASKING:
        return Judgement(Verdict.VAGUE)
    return ladder(Verdict.NO_MATCH, memory, script.limits)


def _to_keypad(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    if match.choice is not None and 1 <= match.choice <= len(memory.choices):
        return choose(memory.choices[match.choice - 1], memory, script)
    return _to_open_question(match, memory, script)


def _to_confirmation(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    if match.answer is Answer.YES or (match.both and memory.also):
        return agreed(match, memory, script)
    if (other := other_need(match, memory, script)) is not None:
        return other
    if (about_it := value_instead(match, memory, script)) is not None:
        return about_it
    if match.answer is Answer.NO:
        return disconfirm(memory, script)
    if match.candidates and match.candidates[0].intent == memory.intent:
        return agreed(match, memory, script)  # restated instead of "yes"
    return ladder(Verdict.NO_MATCH, memory, script.limits)


def _to_announcement(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    if match.answer is Answer.YES:
        return agreed(match, memory, script)
    if match.done and match.answer is None:  # "great, thanks"
        return Judgement(Verdict.NOISE)
    if (other := other_need(match, memory, script)) is not None:
        return other
    if (about_it := value_instead(match, memory, script)) is not None:
        return about_it
    if match.answer is Answer.NO:
        return disconfirm(memory, script)
    if match.candidates and match.candidates[0].intent == memory.intent:
        return agreed(match, memory, script)
    sure = memory.confidence
    return Judgement(Verdict.UNSURE, intent=memory.intent, confidence=sure, band=Band.REJECT)


def _to_choice(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    if match.both and len(memory.choices) == 2:
        return _both(memory, script)
    if match.choice == 0:
        return disconfirm(memory, script)
    if match.choice is not None and match.choice <= len(memory.choices):
        return choose(memory.choices[match.choice - 1], memory, script)
    offered = [c for c in match.candidates if c.intent in memory.choices]
    clear = len(offered) == 1 or (
        len(offered) > 1 and offered[0].confidence - offered[1].confidence >= script.bands.margin
    )
    if clear and offered[0] is match.candidates[0]:
        meant = offered[0].intent
        chosen = choose(meant, memory, script, said_with_yes(match, meant, script))
        return replace(chosen, also=also_said(match, meant, memory, script))
    if match.answer is Answer.NO and need(match, memory, script) is None:
        return disconfirm(memory, script)
    return _to_open_question(match, memory, script)


def _both(memory: Memory, script: Script) -> Judgement:
    """Take both that were offered: the more urgent first, or else the one that was named first."""
    first, second = sorted(memory.choices, key=lambda name: not script.policy(name).urgent)
    return replace(choose(first, memory, script), also=Also(second))


def _to_offer(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    other = other_need(match, memory, script)
    if match.answer is Answer.NO and other is not None and other.verdict is not Verdict.TORN:
        return replace(other, rejects=())  # no to the offer, not to the need
    chosen = judge_option(match, memory, script)
    return chosen or _to_open_question(match, memory, script)


def _to_serving(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    return other_need(match, memory, script) or Judgement(Verdict.NOISE)


def _to_message(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    if (other := other_need(match, memory, script)) is not None:
        return other
    if (match.slots or match.wants_person) and (same := need(match, memory, script)) is not None:
        return same  # "and parcel four two one nine?"
    return _noise(memory, script)


def _to_connecting(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    if match.answer is Answer.YES:
        return Judgement(Verdict.YES)
    if match.answer is Answer.NO:
        return other_need(match, memory, script) or disconfirm(memory, script)
    return _to_message(match, memory, script)


Reply = Callable[[IntentMatch, Memory, Script], Judgement]

REPLIES: dict[State, Reply] = {
    State.PROPOSING: judge_proposal,
    State.ANNOUNCING: _to_announcement,
    State.CHECKING: judge_check,
    State.CONFIRMING: _to_confirmation,
    State.CHOOSING: _to_choice,
    State.KEYPAD: _to_keypad,
    State.COLLECTING: to_slot_question,
    State.READING_BACK: to_read_back,
    State.APPROVING: to_approval,
    State.SERVING: _to_serving,
    State.EXPLAINING: _to_message,
    State.CONNECTING: _to_connecting,
    State.INFORMING: _to_message,
    State.MORE: judge_more,
    State.REMINDING: judge_reminder,
    State.RETURNING: judge_also,
    State.RATING: judge_rating,
    State.OFFERING: _to_offer,
}
"""How each state reads what is said to it; the others hear an open need."""
