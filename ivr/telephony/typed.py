"""A caller who types: the same dialogue, matcher and routing, without audio or time."""

from __future__ import annotations

from asr.types import Hypothesis
from ivr.calls import CallOptions
from ivr.dialogue import State
from ivr.dialogue.events import CallAnswered, CallerHungUp, DtmfPressed
from ivr.exchange import Exchange, Reply
from ivr.switchboard import Switchboard
from ivr.telephony.local import LocalControl
from ivr.trace import CallRecord

KEYS = frozenset("0123456789*#")


class TypedCall:
    """One call by text. ``says`` returns what we answer, line by line."""

    def __init__(self, switchboard: Switchboard, options: CallOptions) -> None:
        self._company = switchboard.company(options.preset, options.language)
        self._clock = switchboard.clock(self._company, options)
        self._dialogue, self._trace = switchboard.begin(self._company, options)
        self._exchange = Exchange(
            self._dialogue,
            switchboard.router(self._company, options, self._trace),
            LocalControl(lambda: self._now_ms),
            self._trace,
            moments=False,
            services=switchboard.systems.on_call(
                self._company, self._trace.record.call_sid, inline=True
            ),
        )
        self._now_ms = 0
        self._lines: list[str] = []
        first = switchboard.opening(CallAnswered(at_ms=0), self._company, options)
        self._say(self._exchange.take(first))

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
        """Take what the caller types; a single key counts as pressed, and so does a secret."""
        self._now_ms += 1_000
        if text in KEYS or (self._dialogue.memory.secret and KEYS.issuperset(text)):
            for key in text:
                self._say(self._exchange.take(DtmfPressed(at_ms=self._now_ms, digit=key)))
            return self.said()
        match = self._company.matcher.match(
            text, expectation=self._dialogue.expectation, today=self._clock().date()
        )
        heard = Hypothesis(text, 1.0, self._now_ms, self._now_ms)
        self._say(self._exchange.hear(heard, match, self._now_ms))
        return self.said()

    def hangs_up(self) -> str:
        """End the call from the caller's side."""
        self._say(self._exchange.take(CallerHungUp(at_ms=self._now_ms)))
        return self.said()

    def _say(self, reply: Reply) -> None:
        prompts = self._company.prompts
        self._lines += [
            prompts.text(prompt.prompt, dict(prompt.values)) for prompt in reply.prompts
        ]
