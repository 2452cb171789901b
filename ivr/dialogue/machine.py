"""The dialogue: events in, actions out. No clock, no thread, no I/O, no logging.

    dialogue = Dialogue(script)
    for action in dialogue.handle(event):
        perform(action)

Theory of operation: an event is judged into a Verdict (``judging.py``), the Verdict is
looked up in TABLE (``transitions.py``), what was learnt is remembered (``remembering.py``),
and the state entered decides what to say (``wordings.py``). An event that is not yet due,
or no longer due, is ignored, never an error: carriers do report a mark after a ``clear``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asr.types import Amount, Code, Date, Digits, Expectation, OneOf, OpenNeed, Time, YesNo

from . import floor
from .actions import (
    Action,
    Disposition,
    EndCall,
    EraseRecording,
    Flag,
    HandOverSecret,
    HearKeysOnly,
    Listen,
    Route,
    Serve,
    Transfer,
)
from .events import (
    DtmfPressed,
    Event,
    PromptFinished,
    RecognitionFailed,
    SpeechEnded,
    SpeechStarted,
    TimerFired,
    UtteranceFinal,
)
from .judgement import Judgement
from .judging import judge
from .memory import Memory
from .options import has_choice
from .remembering import remember
from .script import Script
from .serving import asked_service, correctable, given, known_names
from .slots import pending_spec
from .transitions import LISTENING, TABLE, State, Verdict
from .wordings import ASIDES, SILENT_ON_NOTICES, UNINTERRUPTIBLE, menu, prompt_for, question

YES_NO_STATES = frozenset(
    {
        State.CHECKING,
        State.CONFIRMING,
        State.READING_BACK,
        State.OFFERING,
        State.APPROVING,
        State.REMINDING,
        State.RETURNING,
    }
)

ASKS_NOTHING = frozenset({State.ASKING, State.SERVING})
"""States whose question needs no second time, or that ask none."""

ASKED: dict[str, Expectation] = {
    "amount": Amount(),
    "date": Date(),
    "time": Time(),
    "code": Code(),
}
"""What is listened for when a value of a kind is asked for."""


class Dialogue:
    """One call, from answer to disposition. Owned by one thread."""

    def __init__(self, script: Script, memory: Memory | None = None) -> None:
        self.script = script
        self.memory = memory or Memory()
        self.judged: Judgement | None = None
        """The last judgement that changed anything, for the trace."""

    @classmethod
    def restore(cls, script: Script, saved: Mapping[str, Any]) -> Dialogue:
        """Continue a call that ``save`` described.

        Raises:
            MemoryMismatch: saved by another version.

        """
        return cls(script, Memory.load(saved))

    def save(self) -> dict[str, Any]:
        """Return the whole state as plain JSON data."""
        return self.memory.dump()

    def speak(self, script: Script) -> None:
        """Go on in another language; what was said in the old one is not repeated."""
        self.script = script
        self._tell_again("")

    def tell(self, words: str) -> None:
        """Say ``words`` when the last prompt is repeated, before it."""
        self._tell_again(words)

    def language_of(self, digit: str) -> str:
        """Return the language that the key ``digit`` stands for now, or ""."""
        return self.script.languages.get(digit, "") if self.state is State.ASKING else ""

    def _tell_again(self, notice: str) -> None:
        kept = [pair for pair in self.memory.last_values if pair[0] != "notice"]
        self.memory.last_values = [*kept, ["notice", notice]] if notice else kept

    @property
    def state(self) -> State:
        """Where the call is."""
        return self.memory.state

    @property
    def expectation(self) -> Expectation | None:
        """What the caller is asked for now; None when nobody listens or only keys count."""
        if not self.listens or self.memory.deaf or self.memory.secret:
            return None
        return self._expectation()

    @property
    def listens(self) -> bool:
        """Whether the caller is waited for."""
        return self.memory.state in LISTENING

    @property
    def patience_ms(self) -> int:
        """How long the caller may stay silent now, in ms after the prompt."""
        return floor.no_input_ms(self.memory, self.script.timing)

    def handle(self, event: Event) -> list[Action]:
        """Advance by one event and return what must now be done, in order.

        Returns an empty list for an event that changes nothing; never raises.
        """
        memory, timing = self.memory, self.script.timing
        match event:
            case SpeechStarted():
                return floor.speech_started(memory, timing)
            case SpeechEnded():
                return floor.speech_ended(memory, timing)
            case TimerFired(timer_id=fired) if fired == memory.timer_id:
                if memory.hearing == "reading":
                    return floor.still_reading(memory, timing)
            case UtteranceFinal() | RecognitionFailed() if memory.deaf or memory.secret:
                return []
        judged = judge(event, memory, self.script)
        if judged is None or judged.verdict not in TABLE[memory.state]:
            return self._no_change(event)
        return self._advance(judged, event)

    def _no_change(self, event: Event) -> list[Action]:
        memory, timing = self.memory, self.script.timing
        if isinstance(event, PromptFinished):
            return floor.prompt_finished(memory, event.prompt_id, timing)
        if isinstance(event, UtteranceFinal) and memory.hearing:
            return floor.resume(memory, timing)
        return []

    def _advance(self, judged: Judgement, event: Event) -> list[Action]:
        memory = self.memory
        self.judged = judged
        if (
            isinstance(event, UtteranceFinal | DtmfPressed)
            and judged.verdict is not Verdict.KEY_ADDED
        ):
            memory.turns += 1
        if isinstance(event, TimerFired):
            memory.timer_id = 0
        if isinstance(event, PromptFinished):
            memory.prompt_id = 0
        came_from = memory.state
        remember(judged, event, memory, self.script)
        told: list[Action] = [Flag(judged.flag)] if judged.flag else []
        told += [HandOverSecret(slot.name, slot.value) for slot in judged.secrets]
        if judged.verdict is Verdict.NOISE:
            return [*told, *floor.resume(memory, self.script.timing)]
        memory.state = TABLE[came_from][judged.verdict]
        if memory.state is not State.COLLECTING:
            memory.keys = ""
        memory.secret = self._asks_for_secret()
        return [*told, *floor.quiet(memory), *self._enter(came_from, judged.verdict)]

    def _enter(self, came_from: State, verdict: Verdict) -> list[Action]:
        memory, timing = self.memory, self.script.timing
        match memory.state:
            case State.ROUTING:
                return [floor.start_timer(memory, timing.routing_ms), Route(memory.intent)]
            case State.SERVING if came_from is State.ROUTING:
                return self._serve()
            case State.TRANSFERRING:
                waiting = floor.start_timer(memory, timing.transfer_ms)
                return [waiting, Transfer(memory.destination)]
            case State.ENDED:
                return [EndCall(_disposition(came_from, verdict, memory))]
            case State.COLLECTING if verdict is Verdict.KEY_ADDED:
                return [floor.start_timer(memory, timing.inter_digit_ms)]
            case _:
                return self._speak(came_from, verdict)

    def _serve(self) -> list[Action]:
        memory = self.memory
        waiting = floor.start_timer(memory, self.script.timing.filler_after_ms)
        memory.serve_id = memory.timer_id
        values = given(memory, self.script)
        name = asked_service(memory, self.script)
        asked = Serve(name, memory.serve_id, values, memory.answered)
        return [waiting, *self._listen(), asked]

    def _speak(self, came_from: State, verdict: Verdict) -> list[Action]:
        memory = self.memory
        if verdict in (Verdict.REPEAT, Verdict.SLOWER):
            return [floor.replay(memory), *self._listen()]
        if verdict in ASIDES:
            return self._interject(verdict)
        if memory.state is State.KEYPAD:
            memory.choices = menu(memory, self.script)
        prompt, values = prompt_for(verdict, memory, self.script)
        if memory.notice and memory.state not in SILENT_ON_NOTICES:
            return self._speak_after_notice(prompt, values)
        asked = question((prompt, values), came_from, memory, self.script)
        barge_in = memory.state not in UNINTERRUPTIBLE
        playing = floor.play(memory, prompt, values, barge_in=barge_in)
        memory.last_prompt, memory.last_values = asked[0], [list(pair) for pair in asked[1]]
        return [playing, *self._listen()]

    def _interject(self, verdict: Verdict) -> list[Action]:
        """Say something beside the question, which then is asked again, or waits for long."""
        then = floor.PATIENCE if verdict is Verdict.HOLD else floor.QUESTION
        if self.memory.state in ASKS_NOTHING and then == floor.QUESTION:
            then = ""
        erased: list[Action] = [EraseRecording()] if verdict is Verdict.NO_RECORDING else []
        return [*erased, floor.interject(self.memory, ASIDES[verdict], then), *self._listen()]

    def _speak_after_notice(self, prompt: str, values: floor.Values) -> list[Action]:
        """Say what the caller has to be told first, in one go with the prompt."""
        memory = self.memory
        others = (pair for pair in values if pair[0] != "notice")
        values = (*others, ("notice", memory.notice))
        barge_in = not memory.notice_urgent and memory.state not in UNINTERRUPTIBLE
        memory.notice, memory.notice_urgent = "", False
        return [floor.play(memory, prompt, values, barge_in=barge_in), *self._listen()]

    def _listen(self) -> list[Action]:
        if not self.listens:
            return []
        expectation = self.expectation
        return [HearKeysOnly() if expectation is None else Listen(expectation)]

    def _asks_for_secret(self) -> bool:
        if self.memory.state is not State.COLLECTING:
            return False
        return pending_spec(self.memory, self.script).sensitive

    def _expectation(self) -> Expectation:
        if self.memory.state in YES_NO_STATES and not has_choice(self.memory):
            kinds = correctable(self.memory, self.script)
            return YesNo(kinds, known_names(self.memory, self.script) if "name" in kinds else ())
        if self.memory.state is State.RATING:
            return Digits(1)
        if self.memory.state is not State.COLLECTING:
            return OpenNeed()
        spec = pending_spec(self.memory, self.script)
        if spec.kind == "digits":
            return Digits(spec.length if spec.at_least is None else None)
        if spec.kind == "name" and spec.names:
            return OneOf(spec.names)
        return ASKED.get(spec.kind, OpenNeed())


def _disposition(came_from: State, verdict: Verdict, memory: Memory) -> Disposition:
    if verdict is Verdict.BROKEN or came_from is State.APOLOGISING:
        return Disposition.FAILED
    if verdict is Verdict.TRANSFERRED:
        return Disposition.ESCALATED if memory.escalated else Disposition.TRANSFERRED
    return Disposition.CONTAINED if memory.served else Disposition.ABANDONED
