"""A browser tab as the caller: one websocket, audio as binary messages, the rest as JSON.

From the browser: int16 samples at 8000 Hz (any length), ``{"type": "key", "digit": …}``,
``{"type": "mark", "name": …}``, ``{"type": "hangup"}``. To it: samples likewise, and
``mark``, ``clear`` beside what the page shows.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from simple_websocket import ConnectionClosed

from ivr.errors import LineError
from ivr.ports import (
    FRAME_SAMPLES,
    AudioArrived,
    KeyArrived,
    LineClosed,
    LineEvent,
    MarkArrived,
    Pcm,
)
from ivr.telephony.sockets import Socket

KEYS = frozenset("0123456789*#")
LONGEST_MESSAGE = 64_000
"""Bytes; a browser sends 320 at a time."""


class BrowserLine:
    """A Line over one websocket; the call's thread alone reads and writes it."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._began = time.monotonic()
        self._rest: Pcm = np.zeros(0, dtype=np.int16)
        self._closed = False

    @property
    def is_lost(self) -> bool:
        """Whether the socket has gone; False after a hang-up that the page has told."""
        return self._closed

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        """Wait for the browser."""
        if self._closed:
            return (LineClosed(),)
        try:
            message = self._socket.receive(timeout=max(timeout_ms, 1) / 1000)
        except ConnectionClosed:
            self._closed = True
            return (LineClosed(),)
        if message is None:
            return ()
        if isinstance(message, bytes):
            return self._audio(message)
        event = _event(message)
        return (event,) if event is not None else ()

    def send_audio(self, samples: Pcm) -> None:
        """Send audio to be played."""
        self._send(samples.astype("<i2").tobytes())

    def send_mark(self, name: str) -> None:
        """Ask to be told when the audio so far has been played."""
        self.tell({"type": "mark", "name": name})

    def clear(self) -> None:
        """Have the browser drop what it plays."""
        self.tell({"type": "clear"})

    def tell(self, item: dict[str, Any]) -> None:
        """Send the page something to show. Only from the call's own thread."""
        self._send(json.dumps(item))

    def now_ms(self) -> int:
        """Milliseconds since the call was answered."""
        return int((time.monotonic() - self._began) * 1000)

    def close(self) -> None:
        """Nothing more is read; the page's handler closes the socket after its last word."""
        self._closed = True

    def _send(self, data: str | bytes) -> None:
        try:
            self._socket.send(data)
        except ConnectionClosed:
            self._closed = True

    def _audio(self, data: bytes) -> Sequence[LineEvent]:
        if len(data) % 2 or len(data) > LONGEST_MESSAGE:
            raise LineError(f"the browser sent {len(data)} bytes of audio, not whole samples")
        samples = np.concatenate([self._rest, np.frombuffer(data, dtype="<i2")])
        whole = len(samples) // FRAME_SAMPLES
        self._rest = samples[whole * FRAME_SAMPLES :]
        frames = samples[: whole * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
        return [AudioArrived(frame) for frame in frames]


def _event(message: str) -> LineEvent | None:
    """Read one JSON message; None for a kind we do not know.

    Raises:
        LineError: it is not what a browser of ours sends.

    """
    try:
        item = json.loads(message)
        match item["type"]:
            case "key" if item["digit"] in KEYS:
                return KeyArrived(item["digit"])
            case "mark":
                return MarkArrived(str(item["name"]))
            case "hangup":
                return LineClosed()
            case _:
                return None
    except (ValueError, KeyError, TypeError) as error:
        raise LineError(f"bad message from the browser: {type(error).__name__}") from error
