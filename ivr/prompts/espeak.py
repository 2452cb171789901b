"""espeak-ng through its wheel: always there, in a hundred languages, a few ms a sentence."""

from __future__ import annotations

import ctypes
from threading import Lock

import espeakng_loader
import numpy as np
import soxr

from ivr.ports import Pcm

from .errors import SpeechError
from .level import at_level

VOICES = {"en": "en+f3", "vi": "vi", "zh": "cmn", "fa": "fa"}
"""Of each language; others are their own name."""
WORDS_PER_MINUTE = 165
PITCH = 52
RATE = 8000

AUDIO_OUTPUT_SYNCHRONOUS = 2
CHARS_UTF8 = 1
RATE_PARAMETER, PITCH_PARAMETER = 1, 3

_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class _Engine:
    """The library is global state: one for the process, under one lock."""

    def __init__(self) -> None:
        try:
            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            raise SpeechError(f"espeak-ng cannot be loaded: {error}") from error
        data = str(espeakng_loader.get_data_path()).encode()
        native_hz = self._library.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, data, 0)
        if native_hz <= 0:
            raise SpeechError("espeak-ng cannot find its data; reinstall espeakng-loader")
        self.native_hz = int(native_hz)
        self._chunks: list[Pcm] = []
        self._callback = _Callback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, voice: str, words_per_minute: int) -> Pcm:
        """Return int16 samples at ``native_hz``."""
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SpeechError(f"espeak-ng has no voice {voice!r}")
        self._library.espeak_SetParameter(RATE_PARAMETER, words_per_minute, 0)
        self._library.espeak_SetParameter(PITCH_PARAMETER, PITCH, 0)
        self._chunks = []
        encoded = text.encode("utf-8")
        failed = self._library.espeak_Synth(
            encoded, len(encoded) + 1, 0, 1, 0, CHARS_UTF8, None, None
        )
        if failed:
            raise SpeechError(f"espeak-ng failed with code {failed}")
        return np.concatenate(self._chunks) if self._chunks else np.zeros(0, dtype=np.int16)

    def _take(self, samples: ctypes._Pointer[ctypes.c_short], count: int, _events: int) -> int:
        if count > 0:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0


_lock = Lock()
_engine: list[_Engine] = []  # at most one


class EspeakSynthesizer:
    """A Synthesizer. Speech is brought to about -20 dBFS and telephone rate."""

    name = "espeak"

    def synthesize(self, text: str, language: str, rate_percent: int) -> Pcm:
        """Return ``text`` as int16 samples at 8000 Hz."""
        voice = VOICES.get(language, language)
        with _lock:
            if not _engine:
                _engine.append(_Engine())
            native = _engine[0].speak(text, voice, WORDS_PER_MINUTE * rate_percent // 100)
            native_hz = _engine[0].native_hz
        return at_level(soxr.resample(native.astype(np.float32) / 32768.0, native_hz, RATE))
