"""A caller's recording: where it speaks, and its frames encoded once for all calls."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from asr.audio import read
from asr.g711 import encode_mulaw
from ivr.simulator.wire import AUDIO_8K, packet

Pcm = NDArray[np.int16]

RATE = 8000
FRAME_MS, FRAME_SAMPLES = 20, 160

ABOVE_FLOOR_DB, BELOW_PEAK_DB, QUIET_DBFS = 10.0, 28.0, -50.0
"""A frame is loud when it is over all three limits: quiet lines, noisy lines, no speech at all."""
PAUSE_FRAMES = 40
"""Speech that goes on within 800 ms belongs to the same utterance."""
SHORTEST_FRAMES = 5
"""Loud frames that make an utterance; less is a click."""
EDGE_FRAMES = 10
"""Around an utterance: words begin and end softer than the limits."""
NOMINAL_DBFS = -23.0
"""Speech level that noise is measured against where nobody speaks."""
HUSH_FRAMES = 50
"""One second of noise, repeated while the caller is silent."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One utterance."""

    first: int
    last: int
    """Indices of its first and last loud frame."""

    @property
    def ms(self) -> int:
        """How long it takes."""
        return (self.last - self.first + 1) * FRAME_MS


@dataclass(frozen=True, eq=False)
class Recording:
    """Telephone audio in whole frames of 20 ms."""

    samples: Pcm
    """int16 [frames * 160] at 8000 Hz."""
    segments: tuple[Segment, ...]
    hush: Pcm
    """int16 [n * 160]: the line while the caller is silent, repeated."""

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.samples) // FRAME_SAMPLES

    @cached_property
    def speech(self) -> frozenset[int]:
        """Frames that belong to an utterance."""
        return frozenset(i for one in self.segments for i in range(one.first, one.last + 1))

    @cached_property
    def sounding(self) -> frozenset[int]:
        """Frames that are no silence: of an utterance and its soft edges, or of a noisy line."""
        loud = set(np.flatnonzero(_levels(self.samples) > QUIET_DBFS).tolist())
        edges = range(-EDGE_FRAMES, EDGE_FRAMES + 1)
        spoken = {index + edge for index in self.speech for edge in edges}
        return frozenset(loud | (spoken & set(range(len(self)))))

    @cached_property
    def ends(self) -> frozenset[int]:
        """Last frame of each utterance."""
        return frozenset(segment.last for segment in self.segments)

    @cached_property
    def payloads(self) -> list[str]:
        """Each frame as mu-law in base64."""
        return _payloads(self.samples)

    @cached_property
    def hush_payloads(self) -> list[str]:
        """The same for the frames of silence."""
        return _payloads(self.hush)

    @cached_property
    def packets(self) -> list[bytes]:
        """Each frame as an AudioSocket packet."""
        return _packets(self.samples)

    @cached_property
    def hush_packets(self) -> list[bytes]:
        """The same for the frames of silence."""
        return _packets(self.hush)


def load(path: Path, noise_db: float | None = None, seed: int = 0) -> Recording:
    """Read a file; ``noise_db`` mixes white noise at that SNR in dB.

    Raises:
        AudioError: it cannot be used.

    """
    audio = read(path).at_rate(RATE).samples
    samples = (np.clip(audio, -1.0, 1.0) * 32767).astype(np.int16)
    samples = np.concatenate([samples, np.zeros(-len(samples) % FRAME_SAMPLES, np.int16)])
    segments = utterances_of(samples)
    hush = np.zeros(FRAME_SAMPLES, dtype=np.int16)
    if noise_db is not None:
        level = _speech_level(samples, segments) * 10 ** (-noise_db / 20)
        dice = np.random.default_rng(seed)
        samples = _mixed(samples, level, dice)
        hush = _mixed(np.zeros(HUSH_FRAMES * FRAME_SAMPLES, dtype=np.int16), level, dice)
    return Recording(samples, segments, hush)


def utterances_of(samples: Pcm) -> tuple[Segment, ...]:
    """Find where somebody speaks in int16 [frames * 160], by energy alone."""
    levels = _levels(samples)
    if not len(levels):
        return ()
    floor, peak = np.percentile(levels, 10), np.percentile(levels, 95)
    limit = max(floor + ABOVE_FLOOR_DB, peak - BELOW_PEAK_DB, QUIET_DBFS)
    found: list[list[int]] = []
    for index in np.flatnonzero(levels > limit).tolist():
        if found and index - found[-1][-1] <= PAUSE_FRAMES:
            found[-1].append(index)
        else:
            found.append([index])
    return tuple(Segment(one[0], one[-1]) for one in found if len(one) >= SHORTEST_FRAMES)


def _levels(samples: Pcm) -> NDArray[np.float64]:
    """Return the level of each frame in dBFS."""
    frames = samples.reshape(-1, FRAME_SAMPLES).astype(np.float64) / 32768
    levels: NDArray[np.float64] = 10 * np.log10((frames**2).mean(axis=1) + 1e-10)
    return levels


def _speech_level(samples: Pcm, segments: tuple[Segment, ...]) -> float:
    """Return the RMS of the spoken frames, full scale = 1."""
    if not segments:
        return float(10 ** (NOMINAL_DBFS / 20))
    levels = _levels(samples)
    spoken = np.concatenate([levels[one.first : one.last + 1] for one in segments])
    return float(np.sqrt((10 ** (spoken / 10)).mean()))


def _mixed(samples: Pcm, level: float, dice: np.random.Generator) -> Pcm:
    noise = dice.standard_normal(len(samples)) * level * 32768
    return np.clip(np.round(samples + noise), -32768, 32767).astype(np.int16)


def _payloads(samples: Pcm) -> list[str]:
    codes = encode_mulaw(samples)
    starts = range(0, len(codes), FRAME_SAMPLES)
    return [base64.b64encode(codes[at : at + FRAME_SAMPLES]).decode("ascii") for at in starts]


def _packets(samples: Pcm) -> list[bytes]:
    data, size = samples.astype("<i2").tobytes(), 2 * FRAME_SAMPLES
    return [packet(AUDIO_8K, data[at : at + size]) for at in range(0, len(data), size)]
