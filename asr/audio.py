"""Audio files and raw streams as the recogniser's samples, or one clear error."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile
from numpy.typing import NDArray

from asr.errors import AudioError
from asr.g711 import decode_alaw, decode_mulaw
from asr.resample import resample

MINUTE_MS = 60_000
LONGEST_MS = 10 * MINUTE_MS
"""A caller's side of one call; longer files are taken for a mistake."""
RATES = range(4_000, 384_001)
"""Hz that can be real."""
RAW_RATE = 8000


def _pcm16(data: bytes) -> NDArray[np.int16]:
    return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")


RAW: dict[str, Callable[[bytes], NDArray[np.int16]]] = {
    "mulaw": decode_mulaw,
    "alaw": decode_alaw,
    "pcm16le": _pcm16,
}
"""Encodings without a header."""
SUFFIXES = {
    ".ulaw": "mulaw",
    ".ul": "mulaw",
    ".mulaw": "mulaw",
    ".raw": "mulaw",
    ".alaw": "alaw",
    ".al": "alaw",
}
"""Files without a header: telephone audio at 8 kHz."""


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Mono audio."""

    samples: NDArray[np.float32]
    """Shape [n], in [-1, 1]."""
    rate: int
    """Hz."""

    def at_rate(self, rate: int) -> Audio:
        """Return the same audio at another rate in Hz."""
        return Audio(resample(self.samples, self.rate, rate), rate)

    @property
    def duration_ms(self) -> int:
        """Length in ms."""
        return len(self.samples) * 1000 // self.rate


def read(path: str | Path, longest_ms: int = LONGEST_MS) -> Audio:
    """Read any usual audio file; several channels are mixed to one.

    Raises:
        AudioError: missing, empty, truncated, too long, or not audio.

    """
    path = Path(path)
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise AudioError(f"{path}: {what}; give an audio file")
    try:
        if path.stat().st_size == 0:
            raise AudioError(f"{path}: the file is empty; record it again")
        if (encoding := SUFFIXES.get(path.suffix.lower())) is not None:
            return read_raw(path.read_bytes(), encoding)
        with path.open("rb") as file:
            return _read_file(file, path.stat().st_size, str(path), longest_ms)
    except OSError as error:
        raise AudioError(f"{path}: cannot be read: {error.strerror or error}") from error


def read_raw(data: bytes, encoding: str, rate: int = RAW_RATE) -> Audio:
    """Read samples without a header; ``encoding`` is mulaw, alaw or pcm16le.

    Raises:
        AudioError: an unknown encoding.

    """
    decode = RAW.get(encoding)
    if decode is None:
        raise AudioError(f"raw encoding {encoding!r}: write one of {', '.join(RAW)}")
    return Audio(decode(data).astype(np.float32) / 32768.0, rate)


def read_bytes(data: bytes, name: str, longest_ms: int = LONGEST_MS) -> Audio:
    """Read a usual audio file that is in memory; ``name`` is what errors call it.

    Raises:
        AudioError: as ``read``.

    """
    if not data:
        raise AudioError(f"{name}: the file is empty; record it again")
    return _read_file(io.BytesIO(data), len(data), name, longest_ms)


def _read_file(source: BinaryIO, size: int, name: str, longest_ms: int) -> Audio:
    try:
        with soundfile.SoundFile(source) as file:
            _check_header(name, file, longest_ms)
            channels = file.read(dtype="float32", always_2d=True)
            promised, rate = file.frames, file.samplerate
    except soundfile.LibsndfileError as error:
        raise AudioError(
            f"{name}: not a usable audio file ({error.error_string.rstrip('.')}); "
            "give wav, flac, ogg, mp3 or raw mu-law"
        ) from error
    if len(channels) < promised or _cut_short(source, size):
        raise AudioError(f"{name}: the file is truncated; copy or record it again")
    if not len(channels):
        raise AudioError(f"{name}: the file holds no audio; record it again")
    mono: NDArray[np.float32] = channels.mean(axis=1)
    if not np.isfinite(mono).all():
        raise AudioError(f"{name}: the samples are not numbers; convert the file again")
    return Audio(mono, rate)


def _check_header(name: str, file: soundfile.SoundFile, longest_ms: int) -> None:
    """Refuse before loading what would not be used."""
    if file.samplerate not in RATES:
        raise AudioError(f"{name}: a sample rate of {file.samplerate} Hz cannot be real")
    length_ms = file.frames * 1000 // file.samplerate
    if length_ms <= longest_ms:
        return
    if longest_ms < MINUTE_MS:
        raise AudioError(
            f"{name}: {length_ms / 1000:.1f} s long, at most {longest_ms // 1000} s are taken"
        )
    minutes, limit = length_ms // MINUTE_MS, longest_ms // MINUTE_MS
    raise AudioError(
        f"{name}: {minutes} minutes long, at most {limit} are taken; cut it into calls"
    )


def _cut_short(file: BinaryIO, size: int) -> bool:
    """Tell whether a RIFF file's data chunk promises more bytes than the file has."""
    file.seek(0)
    if file.read(4) != b"RIFF":
        return False
    file.seek(12)
    while len(header := file.read(8)) == 8:
        length = int.from_bytes(header[4:], "little")
        if header[:4] == b"data":
            streamed = length in (0, 0xFFFFFFFF)  # written to a pipe: length unknown
            return not streamed and file.tell() + length > size
        file.seek(length + length % 2, 1)
    return False
