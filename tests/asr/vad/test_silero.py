"""Silero's network on real speech."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from asr.errors import ModelError
from asr.vad.silero import SileroModel, SileroStream
from ivr.caller_audio import caller_audio
from tests.conftest import CALLS

pytestmark = pytest.mark.model


def test_speech_is_likelier_than_silence(model: Callable[[str], Path]) -> None:
    stream = SileroStream(SileroModel(model("silero-vad") / "silero_vad.onnx"))
    audio = caller_audio(CALLS / "bank_02.wav")
    frames = audio[: len(audio) // 160 * 160].reshape(-1, 160)
    found = np.array([stream.accept(frame) for frame in frames])
    assert np.median(found[30:140]) > 0.8
    assert found[:15].max() < 0.3


def test_another_file_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "silero_vad.onnx"
    path.write_bytes(b"not a network")
    with pytest.raises(ModelError, match="models download silero-vad"):
        SileroModel(path)
