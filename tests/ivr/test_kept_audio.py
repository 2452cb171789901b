"""One utterance out of a recording: exactly what was said, as long as it is kept."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ivr.kept_audio import Stretch, as_wav, audio_of, is_kept
from ivr.recording import Recorder, erase_calls, erase_old, recording_path

pytestmark = pytest.mark.unit

AT = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)


def stretch(first: int, last: int, at: datetime = AT) -> Stretch:
    return Stretch("CA1", 1, at, first, last)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Record a call of ten frames; each is as loud as its number says."""
    recorder = Recorder(recording_path(tmp_path, "CA1", AT))
    for number in range(10):
        recorder.write(np.full(160, 1000 * number, dtype=np.int16))
    recorder.close()
    return tmp_path


def loudness(folder: Path, wanted: Stretch) -> list[int] | None:
    samples = audio_of(folder, wanted)
    return None if samples is None else [round(int(s) / 1000) for s in samples[::160]]


def test_an_utterance_is_cut_out_to_the_frame(folder: Path) -> None:
    assert loudness(folder, stretch(3, 6)) == [3, 4, 5]
    assert loudness(folder, stretch(0, 1)) == [0]


def test_one_that_the_end_of_the_call_cut_off_is_as_long_as_it_was(folder: Path) -> None:
    assert loudness(folder, stretch(8, 20)) == [8, 9]


@pytest.mark.parametrize("span", [(10, 12), (4, 4), (5, 4), (-1, 3)])
def test_what_lies_nowhere_in_the_recording_is_none(folder: Path, span: tuple[int, int]) -> None:
    assert audio_of(folder, stretch(*span)) is None


@pytest.mark.parametrize(("days", "kept"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_call_over_midnight_is_found(folder: Path, days: int, kept: bool) -> None:
    assert is_kept(folder, stretch(0, 1, AT + timedelta(days=days))) is kept


def test_what_is_erased_with_the_call_or_too_old_cannot_be_heard(folder: Path) -> None:
    erase_old(folder, AT)
    assert is_kept(folder, stretch(0, 1)), "it is of that day"
    erase_calls(folder, ["CA1"])
    assert not is_kept(folder, stretch(0, 1))
    assert audio_of(folder, stretch(0, 1)) is None


def test_a_file_that_is_no_recording_is_complained_of_and_none(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recording_path(folder, "CA1", AT).write_bytes(b"RIFF")
    assert audio_of(folder, stretch(0, 1)) is None
    assert "cannot be read" in caplog.text


def test_a_browser_gets_a_wav_of_sixteen_bits() -> None:
    samples = np.arange(-400, 400, dtype=np.int16)
    read, rate = soundfile.read(io.BytesIO(as_wav(samples)), dtype="int16")
    assert rate == 8000
    assert (read == samples).all()
