"""The microphone and loudspeaker of one machine as a line, through PyAudio (an extra)."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any

import numpy as np

from ivr.errors import ConfigError, LineError
from ivr.ports import FRAME_SAMPLES, AudioArrived, LineEvent, MarkArrived, Pcm

RATE = 8000


class MicrophoneLine:
    """A Line. PortAudio's own thread fills and drains the queues."""

    def __init__(self) -> None:
        try:
            import pyaudio
        except ImportError as error:
            raise ConfigError(
                "the microphone needs PyAudio: pip install 'callsteer[microphone]' "
                "(and PortAudio), or use: callsteer talk --text"
            ) from error
        self._continue = pyaudio.paContinue
        self._heard: SimpleQueue[bytes] = SimpleQueue()
        self._lock = Lock()
        self._to_play: deque[Pcm | str] = deque()
        self._marks: deque[str] = deque()
        self._began = time.monotonic()
        self._audio = pyaudio.PyAudio()
        try:
            self._stream = self._audio.open(
                format=pyaudio.paInt16,
                channels=1,
                rate=RATE,
                input=True,
                output=True,
                frames_per_buffer=FRAME_SAMPLES,
                stream_callback=self._exchange,
            )
        except OSError as error:
            self._audio.terminate()
            raise ConfigError(f"no usable microphone and loudspeaker: {error}") from error

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        """Wait for a frame or a mark."""
        with self._lock:
            if self._marks:
                return (MarkArrived(self._marks.popleft()),)
        try:
            data = self._heard.get(timeout=max(timeout_ms, 1) / 1000)
        except Empty:
            if not self._stream.is_active():
                raise LineError("the sound device stopped") from None
            return ()
        return (AudioArrived(np.frombuffer(data, dtype="<i2")),)

    def send_audio(self, samples: Pcm) -> None:
        """Queue audio in frames."""
        padded = np.concatenate([samples, np.zeros(-len(samples) % FRAME_SAMPLES, np.int16)])
        with self._lock:
            self._to_play.extend(padded.reshape(-1, FRAME_SAMPLES))

    def send_mark(self, name: str) -> None:
        """Queue a mark behind the audio."""
        with self._lock:
            self._to_play.append(name)

    def clear(self) -> None:
        """Drop the queue; its marks come back at once."""
        with self._lock:
            self._marks.extend(item for item in self._to_play if isinstance(item, str))
            self._to_play.clear()

    def now_ms(self) -> int:
        """Milliseconds since the line was opened."""
        return int((time.monotonic() - self._began) * 1000)

    def close(self) -> None:
        """Give the sound device back."""
        self._stream.close()
        self._audio.terminate()

    def _exchange(self, data: bytes, _count: int, _time: object, _status: int) -> Any:
        self._heard.put(data)
        with self._lock:
            while self._to_play and isinstance(self._to_play[0], str):
                self._marks.append(str(self._to_play.popleft()))
            frame = self._to_play.popleft() if self._to_play else None
        played = frame.tobytes() if isinstance(frame, np.ndarray) else bytes(2 * FRAME_SAMPLES)
        return played, self._continue
