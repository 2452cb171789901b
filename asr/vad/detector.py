"""The decision: a cheap gate first, the network where there is something to decide.

A frame counts as speech when it stands out of the learnt noise floor and Silero hears a
voice (or, without Silero's model, webrtcvad does). While the frames are far below anything
audible neither is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import webrtcvad
from numpy.typing import NDArray

from .noise_floor import NoiseFloor, level_db
from .silero import SileroModel, SileroStream

Frame = NDArray[np.int16]

RATE = 8000
AUDIBLE_DB = -58.0
"""Below this level a frame is silence without asking anybody."""
ABOVE_FLOOR_DB = 4.0
ON, OFF = 0.7, 0.5
"""Silero's probability that begins speech, and that ends it."""
KEEP_WARM = 25
"""Frames that the network goes on hearing after the last audible one."""


class Vad(Protocol):
    """One call's voice activity detector."""

    def is_speech(self, frame: Frame) -> bool:
        """Judge 20 ms (int16 [160], 8000 Hz); frames come in order."""


class SileroVad:
    """Silero behind an energy gate with a learnt floor."""

    def __init__(self, model: SileroModel) -> None:
        self._stream = SileroStream(model)
        self._floor = NoiseFloor()
        self._warm = 0
        self._on = False

    def is_speech(self, frame: Frame) -> bool:
        """Judge one frame."""
        level = level_db(frame)
        self._floor.accept(level)
        if level >= AUDIBLE_DB:
            self._warm = KEEP_WARM
        elif self._warm == 0:
            self._on = False
            return False
        else:
            self._warm -= 1
        probability = self._stream.accept(frame)
        self._on = probability >= (OFF if self._on else ON)
        return self._on and level >= self._floor.db + ABOVE_FLOOR_DB


class WebRtcVad:
    """webrtcvad, mode 3, with the same learnt floor: for hosts without Silero's model."""

    def __init__(self) -> None:
        self._vad = webrtcvad.Vad(3)
        self._floor = NoiseFloor()

    def is_speech(self, frame: Frame) -> bool:
        """Judge one frame."""
        level = level_db(frame)
        self._floor.accept(level)
        if level < max(AUDIBLE_DB, self._floor.db + ABOVE_FLOOR_DB):
            return False
        return bool(self._vad.is_speech(frame.astype("<i2").tobytes(), RATE))


def load_vad(silero: Path | None) -> Callable[[], Vad]:
    """Return a maker of detectors, one a call; ``silero`` is the ONNX file or None.

    Raises:
        ModelError: the file is there but is not Silero's model.

    """
    if silero is None:
        return WebRtcVad
    model = SileroModel(silero)
    return lambda: SileroVad(model)
