"""Reading files: all usual kinds, and one clear error for each kind of bad one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from asr import g711
from asr.audio import LONGEST_MS, read, read_raw
from asr.errors import AudioError

pytestmark = pytest.mark.unit


def tone(rate: int, seconds: float = 0.5) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * 440 * np.arange(int(rate * seconds)) / rate)


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000, 96000])
@pytest.mark.parametrize("subtype", ["PCM_16", "ULAW", "ALAW", "FLOAT"])
def test_wav_of_any_usual_rate_and_encoding_is_read(
    tmp_path: Path, rate: int, subtype: str
) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(rate), rate, subtype=subtype)
    audio = read(path).at_rate(8000)
    assert audio.duration_ms == 500
    assert np.argmax(np.abs(np.fft.rfft(audio.samples))) * 2 == 440


@pytest.mark.parametrize("suffix", ["flac", "ogg", "mp3"])
def test_compressed_files_are_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"tone.{suffix}"
    soundfile.write(path, tone(16000), 16000)
    assert read(path).duration_ms == pytest.approx(500, abs=80)


def test_two_channels_are_mixed(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    soundfile.write(path, np.stack([tone(8000), -tone(8000)], axis=1), 8000)
    assert np.abs(read(path).samples).max() < 1e-4


def test_a_file_without_header_is_telephone_audio(tmp_path: Path) -> None:
    path = tmp_path / "caller.ulaw"
    path.write_bytes(g711.encode_mulaw((tone(8000) * 32767).astype(np.int16)))
    assert read(path).rate == 8000
    assert read(path).duration_ms == 500


def test_raw_pcm_drops_half_a_sample() -> None:
    assert len(read_raw(b"\x00\x01\x00", "pcm16le").samples) == 1


def _missing(path: Path) -> None:
    pass


def _folder(path: Path) -> None:
    path.mkdir()


def _empty(path: Path) -> None:
    path.touch()


def _text(path: Path) -> None:
    path.write_text("hello, this is not audio " * 10)


def _header_only(path: Path) -> None:
    soundfile.write(path, np.zeros(0), 8000)


def _truncated(path: Path) -> None:
    soundfile.write(path, tone(8000), 8000)
    path.write_bytes(path.read_bytes()[:-1000])


def _half_a_header(path: Path) -> None:
    soundfile.write(path, tone(8000), 8000)
    path.write_bytes(path.read_bytes()[:30])


def _not_numbers(path: Path) -> None:
    soundfile.write(path, np.full(800, np.nan), 8000, subtype="FLOAT")


def _three_hours(path: Path) -> None:
    """Write the header of three hours; the data is a hole in the file."""
    soundfile.write(path, np.zeros(1), 8000, subtype="ULAW")
    data = bytearray(path.read_bytes())
    place = data.index(b"data")
    length = 3 * 3600 * 8000
    data[place + 4 : place + 8] = length.to_bytes(4, "little")
    data[4:8] = (length + place).to_bytes(4, "little")
    path.write_bytes(data)
    with path.open("r+b") as file:
        file.truncate(place + 8 + length)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_missing, "does not exist"),
        (_folder, "is a folder"),
        (_empty, "the file is empty"),
        (_text, "not a usable audio file"),
        (_header_only, "holds no audio"),
        (_truncated, "truncated"),
        (_half_a_header, "call.wav"),
        (_not_numbers, "not numbers"),
        (_three_hours, "180 minutes long"),
    ],
)
def test_bad_files_get_one_clear_line(tmp_path: Path, spoil, words: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "call.wav"
    spoil(path)
    with pytest.raises(AudioError, match=words) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_longest_call_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, np.zeros(8000), 8000, subtype="ULAW")
    assert read(path, longest_ms=1000).duration_ms == 1000
    with pytest.raises(AudioError):
        read(path, longest_ms=999)
    assert LONGEST_MS >= 600_000


def test_an_unknown_raw_encoding_is_named() -> None:
    with pytest.raises(AudioError, match="opus"):
        read_raw(b"", "opus")
