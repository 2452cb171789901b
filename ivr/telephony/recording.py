"""A recording as the caller, in virtual or real time.

The recording starts when the opening prompt has ended and is held while a prompt plays,
unless it may barge in; when it is over the caller stays silent for a while and hangs up.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from ivr.ports import (
    FRAME_MS,
    FRAME_SAMPLES,
    AudioArrived,
    LineClosed,
    LineEvent,
    MarkArrived,
    Pcm,
)

PATIENCE_MS = 8_000
"""Silence after the recording, not counting our prompts, before the caller hangs up."""
SILENCE = np.zeros(FRAME_SAMPLES, dtype=np.int16)

Pace = Callable[[int], None]
"""Waits until the given ms since the call was answered."""


def at_once(_ms: int) -> None:
    """Let virtual time pass."""


def real_time() -> Pace:
    """Return a pace that keeps step with the clock, from now on."""
    began = time.monotonic()

    def wait(ms: int) -> None:
        time.sleep(max(0.0, began + ms / 1000 - time.monotonic()))

    return wait


class RecordingLine:
    """A Line whose caller is a recording."""

    def __init__(self, samples: Pcm, *, barge_in: bool = False, pace: Pace = at_once) -> None:
        padding = -len(samples) % FRAME_SAMPLES
        self._frames = np.concatenate([samples, np.zeros(padding, dtype=np.int16)]).reshape(
            -1, FRAME_SAMPLES
        )
        self._position = 0
        self._barge_in = barge_in
        self._pace = pace
        self._now_ms = 0
        self._playing_until_ms = 0
        self._marks: deque[tuple[int, str]] = deque()
        self._silent_ms = 0
        self._greeted = False
        self._closed = False

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        """Let one frame pass, or return what is due now."""
        if self._closed:
            return (LineClosed(),)
        due = []
        while self._marks and self._marks[0][0] <= self._now_ms:
            due.append(MarkArrived(self._marks.popleft()[1]))
        if due or timeout_ms <= 0:
            self._greeted = self._greeted or bool(due)
            return due
        self._now_ms += FRAME_MS
        self._pace(self._now_ms)
        if self._silent_ms >= PATIENCE_MS:
            self._closed = True
            return (LineClosed(),)
        return (AudioArrived(self._next_frame()),)

    def send_audio(self, samples: Pcm) -> None:
        """Play to the caller, which only takes time."""
        begin = max(self._now_ms, self._playing_until_ms)
        self._playing_until_ms = begin + len(samples) * FRAME_MS // FRAME_SAMPLES

    def send_mark(self, name: str) -> None:
        """Come back when everything sent so far has been played."""
        self._marks.append((max(self._now_ms, self._playing_until_ms), name))

    def clear(self) -> None:
        """Drop what plays; marks come back at once, as carriers do."""
        self._playing_until_ms = self._now_ms
        self._marks = deque((self._now_ms, name) for _, name in self._marks)

    def now_ms(self) -> int:
        """Milliseconds since the call was answered."""
        return self._now_ms

    def close(self) -> None:
        """Hang up."""
        self._closed = True

    def _next_frame(self) -> Pcm:
        playing = self._now_ms <= self._playing_until_ms
        held = playing and not (self._barge_in and self._greeted)
        if held or not self._greeted:
            return SILENCE
        if self._position < len(self._frames):
            self._position += 1
            frame: Pcm = self._frames[self._position - 1]
            return frame
        self._silent_ms += 0 if playing else FRAME_MS
        return SILENCE
