"""AudioSocket's wire format. Pure: bytes in, frames out.

Source: Asterisk's documentation "AudioSocket": one byte of kind, two of length (big-endian),
the payload. Audio is PCM16, little-endian.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

HEADER = struct.Struct(">BH")


class Kind(IntEnum):
    """What a frame carries."""

    HANG_UP = 0x00
    UUID = 0x01
    DTMF = 0x03
    AUDIO_8K = 0x10
    AUDIO_12K = 0x11
    AUDIO_16K = 0x12
    AUDIO_24K = 0x13
    AUDIO_32K = 0x14
    AUDIO_44K = 0x15
    AUDIO_48K = 0x16
    ERROR = 0xFF


RATES = {
    Kind.AUDIO_8K: 8_000,
    Kind.AUDIO_12K: 12_000,
    Kind.AUDIO_16K: 16_000,
    Kind.AUDIO_24K: 24_000,
    Kind.AUDIO_32K: 32_000,
    Kind.AUDIO_44K: 44_100,
    Kind.AUDIO_48K: 48_000,
}
"""Hz of each kind of audio."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame; ``kind`` may be one that we do not know."""

    kind: int
    payload: bytes = b""

    def to_bytes(self) -> bytes:
        """Return the frame as it goes over the wire, in one piece."""
        return HEADER.pack(self.kind, len(self.payload)) + self.payload


class FrameReader:
    """Cuts a byte stream into frames, wherever the network has cut it."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    @property
    def is_amid_frame(self) -> bool:
        """Whether the stream, if it ended now, would end within a frame."""
        return bool(self._waiting)

    def feed(self, data: bytes) -> list[Frame]:
        """Take bytes as they came and return the frames that are complete."""
        self._waiting += data
        frames = []
        while len(self._waiting) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._waiting)
            end = HEADER.size + length
            if len(self._waiting) < end:
                break
            frames.append(Frame(kind, bytes(self._waiting[HEADER.size : end])))
            del self._waiting[:end]
        return frames
