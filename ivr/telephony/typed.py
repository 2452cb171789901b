"""A caller who types: the same dialogue, matcher and routing, without audio.

Time passes only when the dialogue waits for nothing else: prompts end at once, and after
a prompt the caller has all the time there is, but moments to object pass.
"""

from __future__ import annotations

from asr.types import Hypothesis
from ivr.company import PolicyRouter
from ivr.dialogue import Dialogue, State
from ivr.dialogue.actions import Action, EndCall, PlayPrompt, Route, StartTimer, Transfer
from ivr.dialogue.events import (
    CallAnswered,
    CallerHungUp,
    DtmfPressed,
    Event,
    PromptFinished,
    TimerFired,
    TransferCompleted,
    UtteranceFinal,
)
from ivr.switchboard import CallOptions, Switchboard
from ivr.trace import CallRecord

KEYS = frozenset("0123456789*#")
PASSING = frozenset({State.ANNOUNCING})
"""States in which silence goes on by itself."""


class TypedCall:
    """One call by text. ``says`` returns what we answer, line by line."""

    def __init__(self, switchboard: Switchboard, options: CallOptions) -> None:
        self._company = switchboard.company(options.preset, options.language)
        self._dialogue = Dialogue(self._company.script)
        self._clock = switchboard.clock(self._company, options)
        self._router = PolicyRouter(self._company.policy, self._clock)
        self._trace = switchboard.trace(self._company, self._dialogue, options)
        self._lines: list[str] = []
        self._now_ms = 0
        self._timer: StartTimer | None = None
        self._handle(CallAnswered(at_ms=0))

    @property
    def record(self) -> CallRecord:
        """What is known of the call."""
        return self._trace.record

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self._dialogue.state is State.ENDED

    def said(self) -> str:
        """Return what we have said since the last time."""
        lines, self._lines = self._lines, []
        return "\n".join(lines)

    def says(self, text: str) -> str:
        """Take what the caller types; a single key counts as pressed."""
        self._now_ms += 1_000
        if text in KEYS:
            self._handle(DtmfPressed(at_ms=self._now_ms, digit=text))
            return self.said()
        match = self._company.matcher.match(text, today=self._clock().date())
        heard = Hypothesis(text, 1.0, self._now_ms, self._now_ms)
        self._handle(UtteranceFinal(at_ms=self._now_ms, hypothesis=heard, match=match))
        return self.said()

    def hangs_up(self) -> str:
        """End the call from the caller's side."""
        self._handle(CallerHungUp(at_ms=self._now_ms))
        return self.said()

    def _handle(self, event: Event) -> None:
        """Handle an event and all that follows from it by itself."""
        waiting: list[Event] = [event]
        while waiting:
            now = waiting.pop(0)
            self._trace.happened(now)
            actions = self._dialogue.handle(now)
            self._trace.decided(now, actions)
            for action in actions:
                waiting += self._perform(action)
            if not waiting and self._dialogue.state in PASSING and self._timer is not None:
                waiting.append(TimerFired(at_ms=self._now_ms, timer_id=self._timer.timer_id))

    def _perform(self, action: Action) -> list[Event]:
        match action:
            case PlayPrompt(prompt, prompt_id, values):
                self._lines.append(self._company.prompts.text(prompt, dict(values)))
                return [PromptFinished(at_ms=self._now_ms, prompt_id=prompt_id)]
            case StartTimer():
                self._timer = action
            case Route(intent):
                return [self._router.route(intent, self._now_ms)]
            case Transfer():
                return [TransferCompleted(at_ms=self._now_ms)]
            case EndCall(disposition):
                self._trace.ended(disposition)
            case _:
                pass
        return []
