"""A caller who types: the same dialogue, matcher and routing, without audio or time."""

from __future__ import annotations

from asr.heard import Heard
from asr.types import Expectation, Hypothesis, OpenNeed, Reading
from intents.asked_language import asked_language
from ivr.calls import CallOptions
from ivr.company import Company
from ivr.dialogue import Dialogue, State
from ivr.dialogue.events import CallAnswered, CallerHungUp, DtmfPressed
from ivr.exchange import Exchange, Reply
from ivr.prompts import language_name
from ivr.switchboard import Switchboard
from ivr.telephony.local import LocalControl
from ivr.trace import CallRecord

KEYS = frozenset("0123456789*#")
THINKS_MS = 1_000
"""Between two things that the caller does, where nobody says otherwise."""


class TypedCall:
    """One call by text. ``says`` returns what we answer, line by line."""

    def __init__(self, switchboard: Switchboard, options: CallOptions) -> None:
        self._switchboard = switchboard
        self._company = switchboard.company(options.preset, options.language)
        self._clock = switchboard.clock(self._company, options)
        self._dialogue, self._trace = switchboard.begin(self._company, options)
        self._options = options
        self._exchange = self._in(self._company)
        self._now_ms = 0
        self._lines: list[str] = []
        first = switchboard.opening(CallAnswered(at_ms=0), self._company, options)
        self._say(self._exchange.take(first))

    @property
    def dialogue(self) -> Dialogue:
        """The conversation as it stands; to look at only."""
        return self._dialogue

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

    @property
    def expectation(self) -> Expectation | None:
        """What the caller was asked for; None when only keys count."""
        return self._dialogue.expectation

    @property
    def secret(self) -> bool:
        """Whether a secret is to be keyed."""
        return bool(self._dialogue.memory.secret)

    def says(self, text: str, *, confidence: float = 1.0, after_ms: int = THINKS_MS) -> str:
        """Take what the caller types; a single key counts as pressed, and so does a secret.

        ``confidence`` in [0, 1] is what a recogniser would have had in it; ``after_ms`` is how
        long after the last thing it comes.
        """
        self._now_ms += after_ms
        if tag := self._dialogue.language_of(text):
            self._say(self._asked_for(tag, text))
            return self.said()
        if text in KEYS or (self.secret and KEYS.issuperset(text)):
            for key in text:
                self._say(self._exchange.take(DtmfPressed(at_ms=self._now_ms, digit=key)))
            return self.said()
        if tag := asked_language(text):
            self._say(self._asked_for(tag, text))
            return self.said()
        wanted = self._dialogue.expectation or OpenNeed()
        match = self._company.matcher.match(
            text, confidence=confidence, expectation=wanted, today=self._clock().date()
        )
        now = self._now_ms
        self._trace.heard(Heard(Reading(text, confidence), wanted, now, now, now, now, 0.0))
        self._say(self._exchange.hear(Hypothesis(text, confidence, now, now), match, now))
        return self.said()

    def _in(self, company: Company) -> Exchange:
        """Return what drives the call in the words of ``company``."""
        call_sid = self._trace.record.call_sid
        return Exchange(
            self._dialogue,
            self._switchboard.router(company, self._options, self._trace),
            LocalControl(lambda: self._now_ms),
            self._trace,
            moments=False,
            services=self._switchboard.systems.on_call(company, call_sid, inline=True),
        )

    def _asked_for(self, tag: str, text: str) -> Reply:
        """Go on in the language that was asked for, or say that we lack it."""
        if tag in self._company.pack.languages:
            self._company = self._switchboard.company(self._options.preset, tag)
            self._exchange = self._in(self._company)
            self._trace.record.language = tag
            return self._exchange.in_language(self._company.script, text, self._now_ms)
        about = {"about": language_name(tag, self._company.language)}
        words = self._company.prompts.text("language_missing", about)
        return self._exchange.not_in_language(words, text, self._now_ms)

    def waits(self, after_ms: int) -> str:
        """Let the caller stay silent for as long as we have patience."""
        self._now_ms += after_ms
        self._say(self._exchange.silence(self._now_ms))
        return self.said()

    def hangs_up(self, after_ms: int = 0) -> str:
        """End the call from the caller's side."""
        self._now_ms += after_ms
        self._say(self._exchange.take(CallerHungUp(at_ms=self._now_ms)))
        return self.said()

    def _say(self, reply: Reply) -> None:
        prompts = self._company.prompts
        self._lines += [
            prompts.text(prompt.prompt, dict(prompt.values)) for prompt in reply.prompts
        ]
