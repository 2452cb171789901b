"""G.711 mu-law and A-law to linear PCM and back, without ``audioop``.

Source: ITU-T G.711, tables 1a and 2a. ``audioop`` left the standard library in Python 3.13.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MULAW_BIAS = 0x84  # 132, added before the segment search
MULAW_CLIP = 32635


def _mulaw_table() -> NDArray[np.int16]:
    code = ~np.arange(256) & 0xFF
    magnitude = (((code & 0x0F) << 3) + MULAW_BIAS) << ((code & 0x70) >> 4)
    return np.where(code & 0x80, MULAW_BIAS - magnitude, magnitude - MULAW_BIAS).astype(np.int16)


def _alaw_table() -> NDArray[np.int16]:
    code = np.arange(256) ^ 0x55
    segment, step = (code & 0x70) >> 4, (code & 0x0F) << 4
    magnitude = np.where(segment == 0, step + 8, (step + 0x108) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


MULAW = _mulaw_table()
ALAW = _alaw_table()


def _nearest_code(table: NDArray[np.int16]) -> NDArray[np.uint8]:
    """Return the code of the nearest level for each of the 65536 values of a sample."""
    order = np.argsort(table, kind="stable")
    levels = table[order].astype(np.int32)
    middles = (levels[1:] + levels[:-1]) / 2
    values = np.arange(-32768, 32768)
    return order[np.searchsorted(middles, values)].astype(np.uint8)


_MULAW_CODES = _nearest_code(MULAW)
_ALAW_CODES = _nearest_code(ALAW)


def decode_mulaw(codes: bytes) -> NDArray[np.int16]:
    r"""Expand mu-law bytes to int16 samples, one sample per byte, same rate.

    >>> decode_mulaw(b"\xff\x7f\x00\x80").tolist()
    [0, 0, -32124, 32124]
    """
    return MULAW[np.frombuffer(codes, dtype=np.uint8)]


def encode_mulaw(samples: NDArray[np.int16]) -> bytes:
    """Compress int16 samples to mu-law, each to the nearest level."""
    return _MULAW_CODES[samples.astype(np.int32) + 32768].tobytes()


def decode_alaw(codes: bytes) -> NDArray[np.int16]:
    """Expand A-law bytes to int16 samples, one sample per byte, same rate."""
    return ALAW[np.frombuffer(codes, dtype=np.uint8)]


def encode_alaw(samples: NDArray[np.int16]) -> bytes:
    """Compress int16 samples to A-law, each to the nearest level."""
    return _ALAW_CODES[samples.astype(np.int32) + 32768].tobytes()
