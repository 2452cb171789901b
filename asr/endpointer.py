"""Where an utterance begins and ends. Pure: one boolean a frame in, events out; no clock.

Two-stage endpointing: after a short pause the words so far are read speculatively, and how
that reading was judged (``Outlook``) decides how much silence ends the utterance. A need
that is already clear ends early; half a sentence gets time.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

from asr.types import Amount, Code, Date, Digits, Expectation, OneOf, OpenNeed, Time, YesNo

FRAME_MS = 20


class Outlook(Enum):
    """What the speculative reading promises."""

    SETTLED = "settled"
    """Clear and complete: no reason to wait."""
    LIKELY = "likely"
    """Probably complete."""
    UNKNOWN = "unknown"
    """Not understood, or not read yet."""
    INCOMPLETE = "incomplete"
    """Ends in the middle of something."""


@dataclass(frozen=True, slots=True)
class Silences:
    """How much silence ends an utterance, in ms, by outlook."""

    settled_ms: int
    likely_ms: int
    unknown_ms: int
    incomplete_ms: int

    def after(self, outlook: Outlook) -> int:
        """Return the silence for ``outlook``, in ms."""
        return int(getattr(self, f"{outlook.value}_ms"))


OPEN = Silences(400, 700, 900, 1500)
YES_NO = Silences(400, 600, 760, 1000)
CHOICE = Silences(500, 700, 1000, 1500)
AMOUNT = Silences(700, 1000, 1000, 1500)
DIGITS_KNOWN = Silences(400, 1500, 1500, 2000)
"""Settled means that the expected number of digits has been said."""
DIGITS_UNKNOWN = Silences(1500, 1500, 2000, 2500)
FIXED = Silences(1500, 1500, 1500, 1500)
"""The classic single time-out; for comparison."""
ACCESSIBLE = Silences(2500, 2500, 2500, 2500)


def silences_for(expectation: Expectation) -> Silences:
    """Return the default silences of what is expected. Source: docs/design.md, timers."""
    match expectation:
        case OpenNeed():
            return OPEN
        case YesNo():
            return YES_NO
        case Digits(length=None) | Code():
            return DIGITS_UNKNOWN
        case Digits():
            return DIGITS_KNOWN
        case Amount() | Date() | Time():
            return AMOUNT
        case OneOf():
            return CHOICE


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Speech began at ``frame`` (some frames ago)."""

    frame: int


@dataclass(frozen=True, slots=True)
class SpeechPaused:
    """The caller has been silent for a moment: time to read what was said so far."""

    frame: int
    """One past the last speech frame."""


@dataclass(frozen=True, slots=True)
class SpeechResumed:
    """The pause was only a pause."""

    frame: int


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The endpoint."""

    frame: int
    """One past the last speech frame."""


EndpointEvent = SpeechStarted | SpeechPaused | SpeechResumed | SpeechEnded

PAUSE_MS = 200
START_MS = 80
BARGE_IN_MS = 200
"""Over a prompt: 300 ms of speech, less what detecting and reading it take."""
START_WINDOW_MS = 400
"""The speech that makes a start may be spread over this much time."""
RESUME_MS = 60
MAX_SPEECH_MS = 15_000


class Endpointer:
    """Cuts one call's frames into utterances. Frames are counted from 0."""

    def __init__(self, silences: Silences = OPEN) -> None:
        self.silences = silences
        self._frame = 0
        self._recent: deque[bool] = deque(maxlen=START_WINDOW_MS // FRAME_MS)
        self._min_start = START_MS // FRAME_MS
        self._started: int | None = None
        self._last_speech = 0  # one past the last speech frame
        self._resuming = 0  # speech frames in a row during a pause
        self._paused = False
        self._outlook = Outlook.UNKNOWN

    @property
    def in_speech(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return self._started is not None

    def barge_in(self, playing: bool) -> None:
        """Ask for more speech before it counts, while a prompt plays."""
        self._min_start = (BARGE_IN_MS if playing else START_MS) // FRAME_MS

    def settle(self, outlook: Outlook) -> None:
        """Take the judgement of the last pause's reading; late is fine."""
        self._outlook = outlook

    def reset(self) -> None:
        """Forget the utterance in progress; frames go on being counted."""
        self._started, self._paused, self._resuming = None, False, 0
        self._outlook = Outlook.UNKNOWN
        self._recent.clear()

    def accept(self, speech: bool) -> list[EndpointEvent]:
        """Take one frame and return what it decides, mostly []."""
        self._frame += 1
        if self._started is None:
            return self._waiting(speech)
        return self._speaking(speech)

    def _waiting(self, speech: bool) -> list[EndpointEvent]:
        self._recent.append(speech)
        if not speech or sum(self._recent) < self._min_start:
            return []
        first = self._frame - len(self._recent) + list(self._recent).index(True)
        self._started, self._last_speech = first, self._frame
        self._recent.clear()
        return [SpeechStarted(first)]

    def _speaking(self, speech: bool) -> list[EndpointEvent]:
        assert self._started is not None
        events: list[EndpointEvent] = []
        if speech:
            self._resuming += 1
            if not self._paused or self._resuming >= RESUME_MS // FRAME_MS:
                self._last_speech = self._frame
                if self._paused:
                    events.append(SpeechResumed(self._frame - self._resuming))
                    self._paused, self._outlook = False, Outlook.UNKNOWN
        else:
            self._resuming = 0
        too_long = (self._frame - self._started) * FRAME_MS >= MAX_SPEECH_MS
        silence_ms = (self._frame - self._last_speech) * FRAME_MS
        if too_long or (self._paused and silence_ms >= self.silences.after(self._outlook)):
            end = self._last_speech
            self.reset()
            return [*events, SpeechEnded(end)]
        if not self._paused and silence_ms >= PAUSE_MS:
            self._paused = True
            events.append(SpeechPaused(self._last_speech))
        return events
