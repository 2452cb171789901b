"""An AudioSocket connection as a line. It keeps both directions at the pace of the clock.

Asterisk sends nothing while the caller's side is silent, and gives up after 2 s without
traffic: so silence is filled in on the way to the ear, and sent when there is nothing to say.
It plays what it gets as it gets it, so our audio leaves frame by frame.
"""

from __future__ import annotations

import select
import socket
import time
from collections import deque
from collections.abc import Sequence

import numpy as np

from asr.resample import resample
from ivr.errors import LineError
from ivr.ports import (
    FRAME_MS,
    FRAME_SAMPLES,
    AudioArrived,
    KeyArrived,
    LineClosed,
    LineEvent,
    MarkArrived,
    Pcm,
)
from ivr.telephony.asterisk.frames import RATES, Frame, FrameReader, Kind

KEYS = frozenset("0123456789*#")
SILENCE = np.zeros(FRAME_SAMPLES, dtype=np.int16)
SILENT_FRAME = Frame(Kind.AUDIO_8K, SILENCE.tobytes()).to_bytes()
LATE_MS = 80
"""Audio may come this late before silence takes its place."""
AHEAD_MS = 60
"""So much of ours is on its way beyond what must have been played: hides our own jitter."""
READ_BYTES = 4_096


class AudioSocketLine:
    """A Line over one connection; the call's thread alone reads and writes it."""

    def __init__(
        self,
        connection: socket.socket,
        reader: FrameReader,
        answered_ms: int = 0,
        early: Sequence[Frame] = (),
    ) -> None:
        connection.setblocking(False)
        self._connection = connection
        self._reader = reader
        self._began = time.monotonic()
        self._answered_ms = answered_ms
        self._queue: deque[bytes | str] = deque()  # frames, and marks behind them
        self._sent = 0  # frames
        self._heard = 0  # frames, silence that was filled in included
        self._rest: Pcm = np.zeros(0, dtype=np.int16)
        self._marks: list[str] = []
        self._unsent = b""  # of a frame that has begun to leave
        self._arrivals = select.poll()  # unlike ``select.select`` it knows every connection
        self._arrivals.register(connection, select.POLLIN)
        self._early = list(early)  # came with the first frame
        self._closed = False

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        """Wait up to ``timeout_ms``, but no longer than until the next frame is due."""
        if self._closed:
            return (LineClosed(),)
        self._send_due()
        ready = self._arrivals.poll(max(0, min(timeout_ms, FRAME_MS)))
        early, self._early = self._early, []
        events = [event for frame in early for event in self._frame(frame)]
        events += self._read() if ready else []
        self._send_due()
        marks, self._marks = self._marks, []
        return [*events, *self._silence(), *(MarkArrived(name) for name in marks)]

    def send_audio(self, samples: Pcm) -> None:
        """Queue audio; it leaves at the pace of speech."""
        padded = np.concatenate([samples, np.zeros(-len(samples) % FRAME_SAMPLES, np.int16)])
        for frame in padded.astype("<i2").reshape(-1, FRAME_SAMPLES):
            self._queue.append(Frame(Kind.AUDIO_8K, frame.tobytes()).to_bytes())

    def send_mark(self, name: str) -> None:
        """Queue a mark behind the audio."""
        self._queue.append(name)

    def clear(self) -> None:
        """Drop what has not left; its marks come back at once."""
        self._marks += [item for item in self._queue if isinstance(item, str)]
        self._queue.clear()

    def now_ms(self) -> int:
        """Milliseconds since the call was answered."""
        return self._answered_ms + self._passed_ms()

    def close(self) -> None:
        """Give the call back to the dialplan."""
        if not self._closed:
            self._closed = True
            self._write(Frame(Kind.HANG_UP).to_bytes())

    def _passed_ms(self) -> int:
        return int((time.monotonic() - self._began) * 1000)

    def _send_due(self) -> None:
        """Send every frame whose time has come; silence where there is nothing to say."""
        due = (self._passed_ms() + AHEAD_MS) // FRAME_MS
        while self._sent < due and not self._closed:
            while self._queue and isinstance(self._queue[0], str):
                self._marks.append(str(self._queue.popleft()))
            item = self._queue.popleft() if self._queue else SILENT_FRAME
            assert isinstance(item, bytes)
            self._write(item)
            self._sent += 1
        while self._queue and isinstance(self._queue[0], str):
            self._marks.append(str(self._queue.popleft()))

    def _write(self, data: bytes) -> None:
        """Write one packet in a single send; a peer that does not read loses it, but no half."""
        try:
            if self._unsent:
                self._unsent = self._unsent[self._connection.send(self._unsent) :]
            if not self._unsent:
                self._unsent = data[self._connection.send(data) :]
        except BlockingIOError:
            return  # a second and more is under way already: this frame would come too late
        except OSError:
            self._closed = True

    def _read(self) -> list[LineEvent]:
        try:
            data = self._connection.recv(READ_BYTES)
        except BlockingIOError:
            return []
        except OSError as error:
            raise LineError(f"AudioSocket: {error.strerror}") from error
        if not data:
            self._closed = True
            if self._reader.is_amid_frame:
                raise LineError("AudioSocket: the connection ended within a frame")
            return [LineClosed()]
        return [event for frame in self._reader.feed(data) for event in self._frame(frame)]

    def _frame(self, frame: Frame) -> Sequence[LineEvent]:
        if frame.kind in RATES:
            return self._audio(frame)
        match frame.kind:
            case Kind.DTMF:
                digit = frame.payload.decode("ascii", "replace")
                return (KeyArrived(digit),) if digit in KEYS else ()
            case Kind.HANG_UP:
                self._closed = True
                return (LineClosed(),)
            case Kind.ERROR:
                raise LineError(f"AudioSocket: Asterisk reports error {frame.payload.hex()}")
            case _:
                return ()  # a kind of a later version

    def _audio(self, frame: Frame) -> Sequence[LineEvent]:
        if len(frame.payload) % 2:
            raise LineError(f"AudioSocket: {len(frame.payload)} bytes are not whole samples")
        samples = np.frombuffer(frame.payload, dtype="<i2")
        rate = RATES[Kind(frame.kind)]
        if rate != RATES[Kind.AUDIO_8K]:
            wide = resample(samples.astype(np.float32), rate, RATES[Kind.AUDIO_8K])
            samples = np.clip(wide, -32768, 32767).astype(np.int16)
        samples = np.concatenate([self._rest, samples])
        whole = len(samples) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = samples[whole:]
        frames = samples[:whole].reshape(-1, FRAME_SAMPLES)
        self._heard += len(frames)
        return [AudioArrived(each) for each in frames]

    def _silence(self) -> Sequence[LineEvent]:
        """Fill in what Asterisk leaves out while the caller's side is silent."""
        missing = (self._passed_ms() - LATE_MS) // FRAME_MS - self._heard
        if missing <= 0 or self._closed:
            return ()
        if len(self._rest):  # the end of a sound, shorter than a frame
            padded = np.concatenate([self._rest, SILENCE])[:FRAME_SAMPLES]
            self._rest = self._rest[:0]
            self._heard += 1
            return (AudioArrived(padded),)
        self._heard += missing
        return [AudioArrived(SILENCE)] * missing
