"""One utterance while it is being read: its audio, its decoding, and the reading under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from asr.endpointer import FRAME_MS, Outlook
from asr.pool import Pool, Priority, Ticket
from asr.recognizer import Decoding, Recognizer
from asr.resample import resample
from asr.types import Expectation, Reading

RATE = 8000
Frame = NDArray[np.int16]
"""20 ms, int16 [160], 8000 Hz."""
Judge = Callable[[Reading, Expectation], Outlook]
"""Says how long it is worth waiting for more; runs in a decode worker."""


class Weight(Enum):
    """What an utterance over a prompt amounts to so far."""

    NOTHING = "nothing"
    """No words, or "mhm": as if it had not been."""
    ASSENT = "assent"
    """"Yeah": an answer perhaps, but no reason to interrupt."""
    SOMETHING = "something"


@dataclass(slots=True, eq=False)
class Utterance:
    """Owned by the call's thread; ``_heard`` alone runs in a worker."""

    recognizer: Recognizer
    decoding: Decoding
    expectation: Expectation
    judge: Judge
    first: int
    """Number of the call's frame at which the audio begins."""
    start_frame: int
    """Number of the first speech frame."""
    start_ms: int
    """When it came, in the call's time."""
    frames: list[Frame]
    ticket: Ticket[tuple[Reading, Outlook]] | None = None
    kind: Priority = Priority.PARTIAL
    """Of the ticket."""
    covers: int = -1
    """Speech frame up to which the ticket hears."""
    end_ms: int = 0
    endpoint_ms: int = -1
    """-1 while the caller speaks."""
    cpu_ms: float = 0.0
    tentative_since: int = -1
    """Frame since which it has been waiting to count, over a prompt; -1 once it does."""
    weight: Weight = Weight.SOMETHING
    _taken: int = 0
    _reading: Lock = field(default_factory=Lock)

    def read(self, pool: Pool, kind: Priority, covers: int, tail_frames: int) -> None:
        """Have the audio up to frame ``covers`` and its tail read, in place of any other reading.

        Raises:
            PoolSaturated: there is no room for it.

        """
        self.cancel()
        stop = max(covers + tail_frames - self.first, 0)
        audio = self.frames[:stop]
        self.kind, self.covers = kind, covers
        self.ticket = pool.submit(
            lambda: self._heard(audio, kind, kind is Priority.PARTIAL or pool.is_busy),
            kind,
            self.decoding.cancel,
        )

    def end(self, frame: int, at_ms: int) -> None:
        """Note the endpoint: speech ended with ``frame``, decided at ``at_ms``.

        Lengths are counted in frames, since audio may come in bursts.
        """
        self.end_ms = self.start_ms + (frame - self.start_frame) * FRAME_MS
        self.endpoint_ms = max(at_ms, self.end_ms)

    def cancel(self) -> None:
        """Stop the reading under way, if any."""
        if self.ticket is not None and not self.ticket.done():
            self.ticket.cancel()
        self.ticket = None

    def _heard(self, audio: list[Frame], kind: Priority, hurried: bool) -> tuple[Reading, Outlook]:
        with self._reading:  # a cancelled reading may still be on its way out
            fresh, self._taken = audio[self._taken :], max(self._taken, len(audio))
            if fresh:
                samples = np.concatenate(fresh).astype(np.float32) / 32768.0
                self.decoding.accept(resample(samples, RATE, self.recognizer.rate))
            read = self.decoding.final if kind is Priority.FINAL else self.decoding.partial
            reading = read(hurried)
        return reading, self.judge(reading, self.expectation)
