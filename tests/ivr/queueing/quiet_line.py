"""A line without audio hardware: what comes is put in, what is said is remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

import numpy as np

from ivr.ports import AudioArrived, KeyArrived, LineClosed, LineEvent, Pcm


def frame(value: int) -> Pcm:
    """Return 20 ms of one value, so that it can be found again."""
    return np.full(160, value, dtype=np.int16)


class QuietLine:
    """A Line in virtual time: each ``receive`` without anything to give lets its time pass."""

    def __init__(self) -> None:
        self.at_ms = 0
        self.sent: list[Pcm] = []
        self.cleared = 0
        self.is_lost = False
        self.hears: SimpleQueue[LineEvent] = SimpleQueue()
        self.plan: dict[int, LineEvent] = {}
        """What the caller does, by time in ms."""
        self.on_receive: Callable[[], object] = lambda: None
        """What happens elsewhere meanwhile."""

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        self.on_receive()
        due = [at for at in sorted(self.plan) if at <= self.at_ms]
        if due:
            return (self.plan.pop(due[0]),)
        try:
            return (self.hears.get_nowait(),)
        except Empty:
            self.at_ms += max(timeout_ms, 1)
            return ()

    def send_audio(self, samples: Pcm) -> None:
        self.sent.append(samples)

    def send_mark(self, name: str) -> None:
        raise AssertionError("nobody here waits for marks")

    def clear(self) -> None:
        self.cleared += 1

    def now_ms(self) -> int:
        return self.at_ms

    def close(self) -> None:
        self.is_lost = True

    def says(self, value: int) -> None:
        self.hears.put(AudioArrived(frame(value)))

    def presses(self, digit: str, at_ms: int) -> None:
        self.plan[at_ms] = KeyArrived(digit)

    def hangs_up(self, at_ms: int) -> None:
        self.plan[at_ms] = LineClosed()
