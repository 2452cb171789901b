"""What was asked for beside the first need: "You also asked about your balance, shall we do that?".

It is asked about once, when the first need is done; whoever takes the call over sees it too.
"""

from __future__ import annotations

from intents.types import Also, Answer, Band, IntentMatch, Slot

from .judgement import Judgement
from .ladder import ladder
from .memory import Memory
from .needs import need
from .script import Script
from .slots import missing_slot, said_with_yes
from .transitions import State, Verdict

SETTLED = frozenset(
    {
        Verdict.YES,
        Verdict.DONE,
        Verdict.ACCEPTED,
        Verdict.UNSURE,
        Verdict.TORN,
        Verdict.SLOT_WANTED,
    }
)
"""What the caller may answer, so that it is not asked about again."""


def judge_also(match: IntentMatch, memory: Memory, script: Script) -> Judgement:
    """Return the answer to "shall we do that?"; naming it is a yes, another need comes first."""
    said = need(match, memory, script)
    if match.answer is Answer.YES or (said is not None and said.intent == asked(memory)):
        return take_also(memory, script, said_with_yes(match, asked(memory), script))
    if said is not None:
        return said
    if match.answer is Answer.NO or match.done:
        return Judgement(Verdict.DONE)
    return ladder(Verdict.NO_MATCH, memory, script.limits)


def take_also(memory: Memory, script: Script, said: tuple[Slot, ...] = ()) -> Judgement:
    """Go on with it, and with the values that were said when it was asked for."""
    intent, first = asked(memory), memory.also[0]
    slots = (*(Slot(*values) for values in first["slots"]), *said)
    missing = missing_slot(intent, memory, script, slots)
    verdict = Verdict.SLOT_WANTED if missing else Verdict.YES
    return Judgement(verdict, intent=intent, confidence=1.0, slots=slots, band=Band.ACCEPT)


def asked(memory: Memory) -> str:
    """Return the need that is asked about."""
    return str(memory.also[0]["intent"])


def remember_also(judged: Judgement, memory: Memory) -> None:
    """Keep what else was asked for; forget what is done, refused, or was never meant."""
    if memory.state is State.RETURNING and judged.verdict in SETTLED:
        memory.also = memory.also[1:]
    if judged.verdict is Verdict.NO and memory.state is not State.READING_BACK:
        memory.also = []
    if judged.also is not None and judged.also.intent not in _intents(memory):
        memory.also = [*memory.also, _kept(judged.also)]
    if judged.intent:
        memory.also = [item for item in memory.also if item["intent"] != judged.intent]


def _intents(memory: Memory) -> list[str]:
    return [str(item["intent"]) for item in memory.also]


def _kept(also: Also) -> dict[str, object]:
    slots = [[slot.name, slot.kind, slot.value, slot.said] for slot in also.slots]
    return {"intent": also.intent, "slots": slots}
