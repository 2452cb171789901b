"""Readings to matches, once each: the ear asks early whether to wait, the call asks at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock

from asr.endpointer import Outlook
from asr.types import Expectation, OpenNeed, Reading
from asr.utterance import Weight
from intents.matcher import Matcher
from intents.safety import RULE
from intents.types import Band, Bands, Command, IntentMatch

SURE = 0.8
"""A reading at or above this is trusted to end an utterance early."""


class Understanding:
    """One call's view of the matcher. ``outlook`` runs in a decode worker, ``match`` in the call.

    Both may raise what the matcher raises; a worker turns that into a failed listening.
    """

    def __init__(self, matcher: Matcher, bands: Bands, today: Callable[[], date]) -> None:
        self._matcher = matcher
        self._bands = bands
        self._today = today
        self._lock = Lock()
        self._last: tuple[Reading, Expectation, IntentMatch] | None = None

    def bias_phrases(self) -> tuple[str, ...]:
        """Return what an open need is likely to sound like."""
        return self._matcher.bias_phrases()

    def weigh(self, text: str) -> Weight:
        """Return what ``text`` amounts to when it is said over a prompt."""
        if not text or self._matcher.is_backchannel(text):
            return Weight.NOTHING
        return Weight.ASSENT if self._matcher.is_assent(text) else Weight.SOMETHING

    def match(self, reading: Reading, expectation: Expectation) -> IntentMatch:
        """Return what ``reading`` amounts to; the last one is remembered."""
        with self._lock:
            if self._last is not None and self._last[:2] == (reading, expectation):
                return self._last[2]
        match = self._matcher.match(
            reading.text,
            confidence=reading.confidence,
            alternatives=tuple(other.text for other in reading.alternatives),
            expectation=expectation,
            today=self._today(),
        )
        with self._lock:
            self._last = (reading, expectation, match)
        return match

    def outlook(self, reading: Reading, expectation: Expectation) -> Outlook:
        """Return how long it is worth waiting for more after this reading."""
        match = self.match(reading, expectation)
        if not match.text:
            return Outlook.UNKNOWN
        if not isinstance(expectation, OpenNeed):
            return Outlook.SETTLED if reading.in_grammar else Outlook.UNKNOWN
        if self._matcher.sounds_incomplete(reading.text):
            return Outlook.INCOMPLETE
        if match.command is Command.AGENT or match.rule == RULE or match.doubtful:
            return Outlook.LIKELY  # "the operator … knows the time" is no request
        if match.command or match.alarm or match.answer:
            return Outlook.SETTLED
        band = self._bands.judge(match.candidates)
        if band is Band.ACCEPT and reading.confidence >= SURE:
            return Outlook.SETTLED
        return Outlook.UNKNOWN if band is Band.REJECT else Outlook.LIKELY
