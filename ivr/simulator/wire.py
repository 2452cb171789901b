"""AudioSocket's packets: a byte of kind, two of length (big-endian), then the payload.

Source: Asterisk, ``app_audiosocket``.
"""

from __future__ import annotations

HANG_UP, IDENTITY, KEY, AUDIO_8K, ERROR = 0x00, 0x01, 0x03, 0x10, 0xFF
HEADER_BYTES = 3


def packet(kind: int, payload: bytes = b"") -> bytes:
    r"""Return one packet.

    >>> packet(KEY, b"5")
    b'\x03\x00\x015'
    """
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload


class Packets:
    """Cuts a byte stream, which may break anywhere, into packets."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """Return (kind, payload) of every packet that is complete now."""
        data = self._rest + data
        found, at = [], 0
        while len(data) - at >= HEADER_BYTES:
            end = at + HEADER_BYTES + int.from_bytes(data[at + 1 : at + 3], "big")
            if end > len(data):
                break
            found.append((data[at], data[at + HEADER_BYTES : end]))
            at = end
        self._rest = data[at:]
        return found

    @property
    def incomplete(self) -> bool:
        """Whether the stream stands in the middle of a packet."""
        return bool(self._rest)
