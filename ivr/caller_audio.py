"""A file as telephone audio."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import asr.audio
from ivr.ports import Pcm

RATE = 8000


def caller_audio(path: str | Path) -> Pcm:
    """Read a file as a caller would sound: int16 [n] at 8000 Hz.

    Raises:
        AudioError: it cannot be used.

    """
    samples = asr.audio.read(path).at_rate(RATE).samples
    return (np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16)
