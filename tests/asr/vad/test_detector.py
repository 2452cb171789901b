"""Both detectors on a real recording, clean and in noise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from asr.vad import Vad, load_vad
from ivr.caller_audio import caller_audio
from ivr.ports import Pcm
from tests.conftest import CALLS

pytestmark = pytest.mark.audio


@pytest.fixture(params=["silero", "webrtc"])
def vad(request: pytest.FixtureRequest, model: Callable[[str], Path]) -> Vad:
    silero = model("silero-vad") / "silero_vad.onnx" if request.param == "silero" else None
    return load_vad(silero)()


def judged(vad: Vad, samples: Pcm) -> np.ndarray:
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    return np.array([vad.is_speech(frame) for frame in frames])


def test_speech_is_found_where_it_is(vad: Vad) -> None:
    found = judged(vad, caller_audio(CALLS / "bank_03.wav"))
    assert not found[:18].any()
    assert found[20:110].mean() > 0.6


def test_silence_is_no_speech(vad: Vad) -> None:
    assert not judged(vad, np.zeros(16000, dtype=np.int16)).any()


def test_steady_noise_is_no_speech(vad: Vad, noise: Callable[[int, float], Pcm]) -> None:
    assert judged(vad, noise(4000, -35.0))[100:].mean() < 0.05


def test_speech_stands_out_of_noise(vad: Vad, noise: Callable[[int, float], Pcm]) -> None:
    clean = caller_audio(CALLS / "bank_03.wav")
    noisy = (clean + noise(len(clean) // 8 + 1, -42.0)[: len(clean)]).astype(np.int16)
    found = judged(vad, np.concatenate([noise(2000, -42.0), noisy]))
    assert found[100:118].mean() < 0.2
    assert found[120:210].mean() > 0.5
