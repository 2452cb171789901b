"""A caller who knows what they want and answers truthfully, by voice or by text.

The caller says what they want, says it in other words when asked again, says yes or no to a
confirmation, chooses between offered needs, and presses keys when there is nothing else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.spoken import Case, Pcm, spoken
from intents.pack import Pack
from ivr.calls import CallOptions
from ivr.dialogue import Dialogue, State
from ivr.ports import (
    FRAME_MS,
    FRAME_SAMPLES,
    AudioArrived,
    KeyArrived,
    LineClosed,
    LineEvent,
    MarkArrived,
)
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from ivr.trace import CallRecord

OPERATOR = "operator"
ALARM = "alarm"
URGENT = "urgent_symptom"
NEITHER = "neither of them"
ASKED_STATES = (State.CHECKING, State.CONFIRMING, State.CHOOSING, State.KEYPAD)
UNSETTLED = (*ASKED_STATES, State.ASKING, State.DEFLECTING, State.ANNOUNCING, State.ROUTING)
"""States in which it is not yet decided where the call goes."""
FILLER = "latency_filler"
LONGEST = 30
"""Turns of a call by text; more is a loop."""
SILENT_MS = 12_000
SILENCE = np.zeros(FRAME_SAMPLES, dtype=np.int16)


@dataclass(slots=True)
class Mind:
    """What one caller wants and how far they are."""

    case: Case
    pack: Pack
    meant: Collection[str]
    """Intents that are what the caller wants."""
    asked: bool = False
    """Whether a need was confirmed, chosen or keyed."""
    said: int = 0
    """How often the need was said."""

    def reply(self, dialogue: Dialogue) -> str:
        """Return what is said to the prompt that begins, a digit to press it, "" for nothing."""
        memory = dialogue.memory
        self.asked = self.asked or memory.state in ASKED_STATES
        match memory.state:
            case State.ASKING | State.DEFLECTING:
                self.said += 1
                return self.case.text if self.said == 1 else self.case.again
            case State.CHECKING:  # nobody is in danger but who has an urgent symptom
                return "yes" if self.case.intent == URGENT else "no"
            case State.CONFIRMING:
                return "yes" if memory.intent in self.meant else "no"
            case State.CHOOSING:
                return self._choice(memory.choices)
            case State.KEYPAD:
                keys = [str(n) for n, i in enumerate(memory.choices, 1) if i in self.meant]
                return keys[0] if keys else "0"
            case _:
                return ""

    def _choice(self, offered: Sequence[str]) -> str:
        wordings = self.pack.wordings("en").intents
        mine = [wordings[intent].short for intent in offered if intent in self.meant]
        return mine[0] if mine else NEITHER


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one call."""

    case: Case
    voice: str
    """"text" for none."""
    went: str
    """Destination, OPERATOR, an alarm, or "" when the caller gave up."""
    wanted: Collection[str]
    """Destinations that are right."""
    asked: bool
    said: int
    """How often the need was said."""
    heard: tuple[str, ...] = field(default=())
    """What each turn was taken for: words, what was understood, confidence."""
    seconds: float | None = None
    """From the answer until it was decided where the call goes; None in writing."""

    @property
    def right(self) -> bool:
        """Whether the call got where it should."""
        return self.went in self.wanted

    @property
    def routed(self) -> bool:
        """Whether it got anywhere but to the operator."""
        return self.went not in (OPERATOR, "")


def meant(case: Case, pack: Pack) -> list[str]:
    """Return the intents that serve a caller: theirs, and others with the same destination."""
    if case.intent is None:
        return []
    place = pack.intents[case.intent].destination
    return [name for name, item in pack.intents.items() if item.destination == place]


def settled(dialogue: Dialogue, pack: Pack) -> str | None:
    """Return where the call goes, None while that is open."""
    memory = dialogue.memory
    if memory.state in UNSETTLED:
        return None
    if memory.destination == ALARM:
        return memory.alarm
    if memory.state is State.ESCALATING or memory.destination == pack.operator:
        return OPERATOR
    if memory.intent:
        return memory.destination or pack.intents[memory.intent].destination
    return "" if memory.state is State.ENDED else OPERATOR


def wanted(case: Case, pack: Pack) -> set[str]:
    """Return the destinations that are right; an urgent symptom may count as an emergency."""
    if case.intent is None:
        return {OPERATOR, ""}
    right = {pack.intents[case.intent].destination}
    return right | ({"emergency"} if case.intent == URGENT else set())


class CallerLine:
    """A Line whose caller hears each prompt out and then replies, in virtual time."""

    def __init__(self, voice: str) -> None:
        self._voice = voice
        self._frames: deque[Pcm] = deque()
        self._keys: deque[str] = deque()
        self._marks: deque[tuple[int, str]] = deque()
        self._now_ms = self._playing_until_ms = self._silent_ms = 0
        self._closed = False

    def will_say(self, text: str) -> None:
        """Say ``text`` when nothing plays; a digit is pressed, "" leaves the caller silent."""
        self._silent_ms = 0
        self._frames.clear()
        self._keys = deque(text if text.isdigit() else "")
        if text and not text.isdigit():
            samples = spoken(text, self._voice)
            whole = np.concatenate([samples, np.zeros(-len(samples) % FRAME_SAMPLES, np.int16)])
            self._frames.extend(whole.reshape(-1, FRAME_SAMPLES))

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        """Let one frame pass, or return what is due now."""
        if self._closed or self._silent_ms >= SILENT_MS:
            return (LineClosed(),)
        due: list[LineEvent] = []
        while self._marks and self._marks[0][0] <= self._now_ms:
            due.append(MarkArrived(self._marks.popleft()[1]))
        if due or timeout_ms <= 0:
            return due
        self._now_ms += FRAME_MS
        if self._now_ms <= self._playing_until_ms:
            return (AudioArrived(SILENCE),)
        if self._keys:
            return (KeyArrived(self._keys.popleft()),)
        self._silent_ms += 0 if self._frames else FRAME_MS
        return (AudioArrived(self._frames.popleft() if self._frames else SILENCE),)

    def send_audio(self, samples: Pcm) -> None:
        """Play to the caller, which only takes time."""
        begin = max(self._now_ms, self._playing_until_ms)
        self._playing_until_ms = begin + len(samples) * FRAME_MS // FRAME_SAMPLES

    def send_mark(self, name: str) -> None:
        """Come back when everything sent so far has been played."""
        self._marks.append((max(self._now_ms, self._playing_until_ms), name))

    def clear(self) -> None:
        """Drop what plays."""
        self._playing_until_ms = self._now_ms
        self._marks = deque((self._now_ms, name) for _, name in self._marks)

    def now_ms(self) -> int:
        """Milliseconds since the call was answered."""
        return self._now_ms

    def close(self) -> None:
        """Hang up."""
        self._closed = True


def by_voice(switchboard: Switchboard, case: Case, voice: str) -> Outcome:
    """Place a call over the real loop, recogniser and dialogue."""
    pack = switchboard.company(case.preset).pack
    mind = Mind(case, pack, meant(case, pack))
    line = CallerLine(voice)
    went: list[str] = []
    at_ms: list[int] = []

    def prompted(name: str, _text: str) -> None:
        place = settled(call.dialogue, pack)
        if place is not None and not went:
            went.append(place)
            at_ms.append(line.now_ms())
            line.close()
        elif name != FILLER:
            line.will_say(mind.reply(call.dialogue))

    call = switchboard.answer(line, CallOptions(case.preset, channel="demo", on_prompt=prompted))
    call.loop.run()
    place = went[0] if went else settled(call.dialogue, pack)
    ended_ms = at_ms[0] if at_ms else line.now_ms()
    return _outcome(mind, voice, place or "", call.record, ended_ms / 1000)


def by_text(switchboard: Switchboard, case: Case) -> Outcome:
    """Hold the same conversation in writing."""
    pack = switchboard.company(case.preset).pack
    mind = Mind(case, pack, meant(case, pack))
    call = TypedCall(switchboard, CallOptions(case.preset, channel="text"))
    for _ in range(LONGEST):
        if settled(call.dialogue, pack) is not None:
            break
        said = mind.reply(call.dialogue)
        if said:
            call.says(said)
        else:
            call.waits(SILENT_MS)
    return _outcome(mind, "text", settled(call.dialogue, pack) or "", call.record)


def _outcome(
    mind: Mind, voice: str, went: str, record: CallRecord, seconds: float | None = None
) -> Outcome:
    need = wanted(mind.case, mind.pack)
    heard = tuple(f"{turn.transcript!r} {_understood(turn.top3)}" for turn in record.turns)
    return Outcome(mind.case, voice, went, need, mind.asked, mind.said, heard, seconds)


def _understood(top3: Sequence[Mapping[str, object]]) -> str:
    return ", ".join(f"{item['intent']} {item['confidence']:.2f}" for item in top3[:2])
