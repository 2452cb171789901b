"""The other end of an AudioSocket connection, and the clock that paces it."""

from __future__ import annotations

import socket

import numpy as np
import pytest

from ivr.ports import AudioArrived, LineEvent, Pcm
from ivr.telephony.asterisk import line as module
from ivr.telephony.asterisk.frames import Frame, FrameReader, Kind
from ivr.telephony.asterisk.line import AudioSocketLine
from tests.fakes import FakeTime


class Counted(socket.socket):
    """A socket that remembers what was sent at once."""

    def send(self, data: bytes, flags: int = 0) -> int:  # type: ignore[override]
        self.packets.append(bytes(data))
        return super().send(data, flags)

    packets: list[bytes]


class Asterisk:
    """The other end, and the clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *early: Frame) -> None:
        self.time = FakeTime()
        monkeypatch.setattr(module, "time", self.time)
        ours, self.socket = socket.socketpair()
        self.ours = Counted(fileno=ours.detach())
        self.ours.packets = []
        self.socket.setblocking(False)
        self.reader = FrameReader()
        self.line = AudioSocketLine(self.ours, FrameReader(), 1_500, early)

    def sends(self, *frames: Frame) -> list[LineEvent]:
        """Send frames, and return what the line makes of them."""
        self.socket.send(b"".join(frame.to_bytes() for frame in frames))
        return [event for _ in range(8) for event in self.events()]

    def events(self, passed_ms: int = 0) -> list[LineEvent]:
        self.time.passes(passed_ms)
        return list(self.line.receive(0))

    def gets(self) -> list[Frame]:
        """Return what has come from the line by now."""
        frames = []
        while True:
            try:
                data = self.socket.recv(65_536)
            except BlockingIOError:
                return frames
            if not data:
                return frames
            frames += self.reader.feed(data)

    def closes(self) -> None:
        self.ours.close()
        self.socket.close()


def samples(first: int, count: int = 160) -> Pcm:
    return np.arange(first, first + count, dtype=np.int16)


def audio(first: int, count: int = 160) -> Frame:
    return Frame(Kind.AUDIO_8K, samples(first, count).astype("<i2").tobytes())


def heard(events: list[LineEvent]) -> list[int]:
    """Return the first sample of each frame."""
    frames = [event.frame for event in events if isinstance(event, AudioArrived)]
    assert all((frame.shape, frame.dtype) == ((160,), np.int16) for frame in frames)
    return [int(frame[0]) for frame in frames]
