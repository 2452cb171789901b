"""The same audio heard more than once: at other speeds, and from other moments on.

A small network's mistakes depend on where the sound lies in its frames and on how fast it is;
what it says of several hearings, averaged, is right more often. Figures: ADR 0002.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from asr.resample import resample

RATE = 16_000
AFTER_S = 0.25
"""Faint noise behind the audio: cut at the last sound, errors double."""
LEVEL = 1e-4

Samples = NDArray[np.float32]
Hearing = tuple[float, float]
"""Speed (below 1 is slower), and seconds of faint noise before the audio."""

AS_IT_IS: tuple[Hearing, ...] = ((1.0, 0.0),)
OPEN: tuple[Hearing, ...] = ((1.0, 0.0), (0.95, 0.2), (1.05, 0.1))
CLOSED: tuple[Hearing, ...] = ((1.0, 0.0), (0.9, 0.1))


def heard(samples: Samples, hearings: Sequence[Hearing]) -> list[Samples]:
    """Return ``samples`` (16 kHz, [n]) as each of ``hearings``, all of one length."""
    parts = [
        (int(before_s * RATE), samples if speed == 1.0 else _at_speed(samples, speed))
        for speed, before_s in hearings
    ]
    length = max(before + len(part) for before, part in parts) + int(AFTER_S * RATE)
    hiss = np.random.default_rng(0).standard_normal(length).astype(np.float32) * LEVEL
    whole = []
    for before, part in parts:
        laid = hiss.copy()
        laid[before : before + len(part)] += part
        whole.append(laid)
    return whole


def _at_speed(samples: Samples, speed: float) -> Samples:
    """Return the audio as if the tape ran at ``speed``: pitch and formants move with it."""
    return resample(samples, round(RATE * speed), RATE)
