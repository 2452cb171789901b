"""The caller, pure: what is said, pressed or awaited, frame by frame or answer by answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from ivr.simulator.recording import FRAME_MS, Recording

PATIENCE_MS = 8_000
"""Silence after everything is said, not counting prompts, before the caller hangs up."""
CHARACTERS_PER_S = 14.0
"""How fast a text is spoken where no audio tells."""
KEY_MS = 250
"""From one key to the next."""
SILENCE = -1
"""In place of a frame's index: the caller says nothing."""


@dataclass(frozen=True, slots=True)
class Press:
    """The caller presses keys."""

    digits: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """The caller has waited long enough."""


Act = int | Press | HangUp
"""Index of a frame of the recording, SILENCE, or one of the above."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the caller answers where a carrier recognises the speech."""

    ms: float
    """How long it takes."""
    speech: str = ""
    digits: str = ""


def spoken_ms(text: str) -> float:
    """Return how long a text takes to say."""
    return len(text) * 1000 / CHARACTERS_PER_S


class Caller:
    """One caller. Reports how far it is, whichever way it is asked."""

    def __init__(
        self,
        recording: Recording,
        utterances: Sequence[str] = (),
        keys: Sequence[str] = (),
        *,
        barge_in: bool = False,
        patience_ms: float = PATIENCE_MS,
    ) -> None:
        self.recording = recording
        self.barge_in = barge_in
        self.greeted = False
        """Whether the first prompt has ended, which the caller waits for."""
        self._utterances = utterances
        self._keys = deque(keys)
        self._patience_ms = patience_ms
        self._position = 0  # the recording's next frame
        self._said = 0  # utterances
        self._waited_ms = 0.0
        self._was_playing = False

    def step(self, playing: bool) -> Act:
        """Return what the caller does for the next 20 ms, while a prompt plays or not."""
        prompt_ended = self._was_playing and not playing
        self._was_playing = playing
        self.greeted = self.greeted or prompt_ended
        if not self.greeted or (playing and not self.barge_in):
            return SILENCE
        if self._position < len(self.recording):
            return self._next_frame()
        if prompt_ended and self._keys:
            self._waited_ms = 0.0
            return Press(self._keys.popleft())
        if playing:
            return SILENCE
        return SILENCE if self.wait(FRAME_MS) else HangUp()

    def answer(self, *, speech: bool, keys: bool) -> Answer | None:
        """Take the next answer of a kind that is wanted; None when there is nothing to say."""
        if not self.greeted:
            return None
        if speech and self._said < len(self._utterances):
            return self._next_utterance()
        if keys and self._keys:
            self._waited_ms = 0.0
            digits = self._keys.popleft()
            return Answer(KEY_MS * len(digits), digits=digits)
        return None

    def wait(self, ms: float) -> float:
        """Stay silent and return for how long: less than asked when patience runs out."""
        waited = min(ms, self._patience_ms - self._waited_ms)
        self._waited_ms += waited
        return waited

    def _next_frame(self) -> int:
        index = self._position
        self._position += 1
        self._said += index in self.recording.ends
        return index

    def _next_utterance(self) -> Answer:
        text = self._utterances[self._said]
        segments = self.recording.segments
        ms = spoken_ms(text)
        if len(segments) == len(self._utterances):
            ms = segments[self._said].ms
            self._position = segments[self._said].last + 1
        self._said += 1
        if self._said == len(self._utterances):
            self._position = len(self.recording)
        self._waited_ms = 0.0
        return Answer(ms, speech=text)
