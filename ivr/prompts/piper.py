"""Piper's neural voices, for those who have installed one (extra ``piper``; its licence is GPL-3).

A voice is two files, ``NAME.onnx`` and ``NAME.onnx.json``.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import soxr

from ivr.ports import Pcm

from .errors import SpeechError
from .level import at_level

if TYPE_CHECKING:
    from piper import PiperVoice

RATE = 8000


def check_voice(model: Path) -> Path:
    """Make sure that both files of a voice are there; return its configuration.

    Raises:
        SpeechError: one is missing.

    """
    config = model.with_name(f"{model.name}.json")
    for file in (model, config):
        if not file.is_file():
            raise SpeechError(
                f"{file} is missing; a Piper voice is NAME.onnx and NAME.onnx.json: "
                "set CALLSTEER_VOICE to one, or unset it"
            )
    return config


class PiperSynthesizer:
    """A Synthesizer over one voice, loaded at once so that a bad one is found at start."""

    def __init__(self, model: Path) -> None:
        try:
            from piper import PiperVoice
        except ImportError as error:
            raise SpeechError(
                "a Piper voice needs: pip install 'callsteer[piper]' (or unset CALLSTEER_VOICE)"
            ) from error
        config = check_voice(model)
        try:
            self._voice: PiperVoice = PiperVoice.load(model, config)
        except Exception as error:  # onnxruntime and json raise their own kinds
            raise SpeechError(f"{model} cannot be loaded as a Piper voice: {error}") from error
        self.name = f"piper {model.stem}"
        self.language = str(self._voice.config.espeak_voice).partition("-")[0]
        self._lock = Lock()  # its phonemiser is global state

    def synthesize(self, text: str, language: str, rate_percent: int) -> Pcm:
        """Return ``text`` as int16 samples at 8000 Hz."""
        from piper import SynthesisConfig

        if language != self.language:
            raise SpeechError(f"the voice {self.name} speaks {self.language}, not {language}")
        how = SynthesisConfig(length_scale=100 / rate_percent)
        with self._lock:
            chunks = list(self._voice.synthesize(text, how))
        if not chunks:
            return np.zeros(0, dtype=np.int16)
        whole = np.concatenate([chunk.audio_float_array for chunk in chunks])
        return at_level(soxr.resample(whole.astype(np.float32), chunks[0].sample_rate, RATE))
