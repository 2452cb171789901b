"""Files as telephone audio."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from asr.errors import AudioError
from ivr.caller_audio import caller_audio

pytestmark = pytest.mark.unit


def test_any_rate_becomes_telephone_audio(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.full(44100, 0.5), 44100)
    audio = caller_audio(tmp_path / "a.wav")
    assert (audio.dtype, len(audio)) == (np.int16, 8000)
    assert abs(int(audio[4000]) - 16384) < 200


def test_a_bad_file_stays_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(AudioError):
        caller_audio(tmp_path / "nothing.wav")
