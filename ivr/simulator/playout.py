"""What a carrier has received for the caller and still has to play, pure."""

from __future__ import annotations

from collections import deque

import numpy as np

from asr.g711 import MULAW

QUIET_PEAK = 100
"""Of 32768: audio that nowhere exceeds it is taken for silence."""
_QUIET_CODES = bytes(code for code in range(256) if abs(int(MULAW[code])) <= QUIET_PEAK)


def mulaw_sounds(codes: bytes) -> bool:
    """Tell whether mu-law audio is more than silence."""
    return bool(codes.translate(None, _QUIET_CODES))


def pcm_sounds(data: bytes) -> bool:
    """Tell whether int16 little-endian audio is more than silence."""
    samples = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")
    return bool(((samples > QUIET_PEAK) | (samples < -QUIET_PEAK)).any())


class Playout:
    """The buffer of one stream. Times are ms of one clock."""

    def __init__(self, grace_ms: float) -> None:
        self._grace_ms = grace_ms
        """A prompt still plays this long after its last sound: pauses, late packets."""
        self._ends_ms = 0.0
        self._sounds_until_ms = float("-inf")
        self._marks: deque[tuple[float, str]] = deque()

    def receive(self, at_ms: float, length_ms: float, sounding: bool) -> float:
        """Take audio and return when the last of it will have been played."""
        self._ends_ms = max(at_ms, self._ends_ms) + length_ms
        if sounding:
            self._sounds_until_ms = self._ends_ms
        return self._ends_ms

    def mark(self, at_ms: float, name: str) -> None:
        """Come back when everything received so far has been played."""
        self._marks.append((max(at_ms, self._ends_ms), name))

    def clear(self, at_ms: float) -> None:
        """Drop what has not been played; every mark is due at once, as with Twilio."""
        self._ends_ms = min(self._ends_ms, at_ms)
        self._sounds_until_ms = float("-inf")
        self._marks = deque((at_ms, name) for _, name in self._marks)

    def due(self, at_ms: float) -> list[str]:
        """Take the marks whose time has come."""
        found = []
        while self._marks and self._marks[0][0] <= at_ms:
            found.append(self._marks.popleft()[1])
        return found

    def playing(self, at_ms: float) -> bool:
        """Whether a prompt plays."""
        return at_ms < self._sounds_until_ms + self._grace_ms

    def ahead_ms(self, at_ms: float) -> float:
        """Return how much has been received and not been played."""
        return max(0.0, self._ends_ms - at_ms)
