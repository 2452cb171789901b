"""What a judgement changes in the memory, beside the state."""

from __future__ import annotations

from collections.abc import Callable

from .correcting import decline
from .events import CallAnswered, Event, Outcome, Routed, Served
from .judgement import Judgement
from .memory import Memory
from .parting import remember_asked
from .people import deflected, insisted, put_through, remember_person
from .proposing import remember_answered
from .returning import remember_also
from .script import Script
from .serving import USUAL, approve, forget, remember_served
from .slots import in_its_money, missing_slot
from .transitions import State, Verdict

PROGRESS = frozenset(
    {
        Verdict.ACCEPTED,
        Verdict.UNSURE,
        Verdict.TORN,
        Verdict.SLOT_WANTED,
        Verdict.SLOT_HEARD,
        Verdict.SLOT_ACCEPTED,
        Verdict.SLOT_SKIPPED,
        Verdict.APPROVAL_WANTED,
        Verdict.ROUTED_SERVICE,
        Verdict.YES,
        Verdict.NO,
        Verdict.WAVED,
        Verdict.AGENT_ONCE,
        Verdict.AGENT_KNOWN,
        Verdict.MAIN_MENU,
        Verdict.BACK,
        Verdict.ALSO_WANTED,
        Verdict.REMIND_WANTED,
        Verdict.REMINDED,
        Verdict.RATING_WANTED,
    }
)
"""Verdicts after which a new question begins, with its own attempts."""


def remember(judged: Judgement, event: Event, memory: Memory, script: Script) -> None:
    """Note what was learnt. Called before the state changes."""
    memory.rejected += [i for i in judged.rejects if i and i not in memory.rejected]
    if judged.guesses:
        memory.guesses = list(dict.fromkeys([*judged.guesses, *memory.guesses]))[:3]
    if judged.intent:
        memory.intent, memory.confidence = judged.intent, judged.confidence
        memory.rejected = [i for i in memory.rejected if i != judged.intent]
        memory.declined = {}
    _begin_anew(judged, memory, script)
    remember_person(judged, event, memory)
    for slot in judged.slots:
        value = in_its_money(slot, memory)
        kept = {"kind": slot.kind, "value": value, "said": slot.said}
        memory.slots[slot.name] = {**kept, "confirmed": slot.confirmed}
    if judged.flag:
        memory.alarm = judged.flag
    if isinstance(event, CallAnswered):
        remember_answered(event, memory)
    if isinstance(event, Routed):
        _remember_route(event, memory, script)
    if isinstance(event, Served):
        remember_served(event, memory, script)
    remember_asked(judged, memory)
    remember_also(judged, memory)
    if judged.verdict in PROGRESS:
        memory.failures = memory.silences = memory.noises = 0
    if (effect := EFFECTS.get(judged.verdict)) is not None:
        effect(judged, memory, script)


def _begin_anew(judged: Judgement, memory: Memory, script: Script) -> None:
    """Take back a yes to other values, and what was given for what has been done already."""
    if judged.intent or (judged.slots and not judged.secrets):
        memory.approved = False
    if judged.intent:
        memory.skipped = []
    if judged.intent and judged.intent == memory.done and not judged.slots:
        forget(memory, script)


def _remember_route(event: Routed, memory: Memory, script: Script) -> None:
    memory.destination, memory.offer = event.destination, event.offer
    memory.opens_at, memory.message = event.opens_at, event.prompt
    memory.is_open, memory.insists = event.is_open, False
    memory.values = [["notice", event.notice]] if event.prompt and event.notice else []
    memory.looked_up = ""
    memory.service = script.service_of(memory.intent, event)
    memory.served = bool(event.prompt)
    memory.options, memory.offered_for = list(event.options), event.offered_for
    memory.notice, memory.notice_urgent = event.notice, event.notice_urgent


def _failed(judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.failures += 1
    memory.recoveries += 1
    memory.slot_tries += 1
    memory.silences = memory.silences + 1 if judged.verdict is Verdict.NO_INPUT else 0


def _vague(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.failures += 1  # one narrowing question, then the ladder


def _to_keypad(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.recoveries += 1
    memory.failures = memory.silences = memory.noises = 0


def _noise(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.noises += 1


def _torn(judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.choices = list(judged.choices)
    memory.disambiguations += 1


def _slot_wanted(judged: Judgement, memory: Memory, script: Script) -> None:
    asked = judged.wanted or missing_slot(memory.intent, memory, script, judged.slots)
    memory.pending_slot = asked
    memory.slots.pop(asked, None)  # asked for anew: what was said before does not count
    memory.keys, memory.slot_tries, memory.parts = "", 0, []


def _said_no(_judged: Judgement, memory: Memory, _script: Script) -> None:
    if memory.state is State.READING_BACK:
        _drop_value(memory)
    elif memory.state is not State.OFFERING:
        memory.disconfirms += 1
        memory.intent = ""


def _said_yes(judged: Judgement, memory: Memory, script: Script) -> None:
    if memory.state is State.CONFIRMING:
        memory.confidence = 1.0
    if memory.state is State.READING_BACK:
        memory.slots[memory.pending_slot]["confirmed"] = True
    if memory.state is State.OFFERING:
        memory.destination = judged.option or memory.offer
    if memory.state is State.APPROVING:
        approve(memory, script)
    if memory.state is State.MORE:
        _start_over(judged, memory, script)


def _option_told(judged: Judgement, memory: Memory, script: Script) -> None:
    memory.destination = judged.option
    memory.message, memory.values = script.messages.get(judged.option, ""), []
    memory.served = True


def _went_back(judged: Judgement, memory: Memory, script: Script) -> None:
    if memory.state is State.READING_BACK:
        _drop_value(memory)
    else:
        _start_over(judged, memory, script)


def _drop_value(memory: Memory) -> None:
    memory.slots.pop(memory.pending_slot, None)
    memory.slot_tries += 1
    memory.keys, memory.parts = "", []


def _start_over(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.intent, memory.choices, memory.disambiguations = "", [], 0


def _key(judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.keys += judged.key


def _clear_keys(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.keys, memory.parts = "", []


def _slot_begun(judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.keys, memory.parts = "", list(judged.parts)


def _slot_invalid(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.keys, memory.parts = "", []
    memory.slot_tries += 1


def _repeated(judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.slot_tries += judged.failed is not None  # "yes" is no value


def _slot_skipped(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.skipped.append(memory.pending_slot)


def _declined(judged: Judgement, memory: Memory, script: Script) -> None:
    decline(memory)
    forget(memory, script)
    _start_over(judged, memory, script)


def _serving(judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.waits, memory.looked_up = 0, judged.wanted


def _waiting(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.waits += 1


def _served(judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.approved = False
    if judged.verdict is Verdict.NOT_SERVED and not memory.message:  # no answer at all
        memory.message = USUAL[Outcome.FAILED]


def _escalated(judged: Judgement, memory: Memory, _script: Script) -> None:
    place = "alarm" if judged.verdict is Verdict.ALARM else "operator"
    memory.escalated, memory.destination, memory.served = True, place, False


def _doubted(judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.doubted = judged.doubted


def _deaf(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.deaf = True


def _dumb(_judged: Judgement, memory: Memory, _script: Script) -> None:
    """Without a voice: where we were putting the caller through to, or else a person."""
    if memory.state not in (State.CONNECTING, State.ALARMING, State.ESCALATING):
        memory.escalated, memory.destination = True, "operator"
    memory.served = False


def _slower(_judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.slower = True


def _transfer_failed(_judged: Judgement, memory: Memory, script: Script) -> None:
    memory.transfer_failures += 1
    memory.offer, memory.opens_at = script.offer, ""
    memory.options, memory.offered_for = [], ""


def _recorded(judged: Judgement, memory: Memory, _script: Script) -> None:
    memory.recorded = judged.verdict is Verdict.ANSWERED_RECORDED


Effect = Callable[[Judgement, Memory, Script], None]

EFFECTS: dict[Verdict, Effect] = {
    Verdict.NO_MATCH: _failed,
    Verdict.NO_INPUT: _failed,
    Verdict.TO_KEYPAD: _to_keypad,
    Verdict.VAGUE: _vague,
    Verdict.NOISE: _noise,
    Verdict.TORN: _torn,
    Verdict.SLOT_WANTED: _slot_wanted,
    Verdict.SLOT_INVALID: _slot_invalid,
    Verdict.SLOT_BEGUN: _slot_begun,
    Verdict.SLOT_SKIPPED: _slot_skipped,
    Verdict.REPEAT: _repeated,
    Verdict.DECLINED: _declined,
    Verdict.ROUTED: put_through,
    Verdict.ROUTED_SERVICE: _serving,
    Verdict.WAITING: _waiting,
    Verdict.SERVED: _served,
    Verdict.NOT_SERVED: _served,
    Verdict.NO: _said_no,
    Verdict.YES: _said_yes,
    Verdict.OPTION_TOLD: _option_told,
    Verdict.BACK: _went_back,
    Verdict.MAIN_MENU: _start_over,
    Verdict.KEY_ADDED: _key,
    Verdict.KEYS_CLEARED: _clear_keys,
    Verdict.AGENT_ONCE: deflected,
    Verdict.AGENT_KNOWN: insisted,
    Verdict.AGENT: _escalated,
    Verdict.GIVE_UP: _escalated,
    Verdict.ALARM: _escalated,
    Verdict.DOUBTED: _doubted,
    Verdict.DEAF: _deaf,
    Verdict.ANSWERED_DEAF: _deaf,
    Verdict.DUMB: _dumb,
    Verdict.SLOWER: _slower,
    Verdict.AGAIN_SLOWER: _slower,
    Verdict.ANSWERED_RECORDED: _recorded,
    Verdict.NO_RECORDING: _recorded,
    Verdict.TRANSFER_FAILED: _transfer_failed,
}
"""Of each verdict that leaves a trace beyond the state."""
