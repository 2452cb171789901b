"""What lines do to speech: noise, lost frames, a mobile telephone's codec, other people talking.

Each condition takes a clip at 8 kHz and returns it spoilt, of the same length. What is random
comes from the dice of the clip, so that a clip is spoilt the same way in every run.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile

import asr.audio
from asr.recognizer import Samples
from benchmarks.report import DATA

RATE = 8000
FRAME = RATE // 50
"""20 ms."""
LOST = 0.02
BELOW_DB = 10.0
"""How far noise is below the clip's mean level."""
VOICES = 4
TALKERS = DATA / "speech" / "wuw_free_sentences"
"""Who talks in the background: callers of the same corpus."""

Dice = np.random.Generator
Condition = Callable[[Samples, Dice, str], Samples]
"""Takes the clip, its dice and its speaker, who does not babble behind himself."""


def dice_of(clip: str) -> Dice:
    """Return the dice of a clip, by its name."""
    return np.random.default_rng(zlib.crc32(clip.encode()))


def quiet(samples: Samples, _dice: Dice, _speaker: str) -> Samples:
    """Leave the clip as it is."""
    return samples


def in_noise(samples: Samples, dice: Dice, _speaker: str) -> Samples:
    """Add white noise."""
    noise = dice.standard_normal(len(samples)).astype(np.float32)
    return samples + below(samples, noise)


def with_loss(samples: Samples, dice: Dice, _speaker: str) -> Samples:
    """Silence frames: carriers send us a whole stream, at worst with holes."""
    lossy = samples.copy()
    for begin in range(0, len(lossy), FRAME):
        if dice.random() < LOST:
            lossy[begin : begin + FRAME] = 0
    return lossy


def by_mobile(samples: Samples, _dice: Dice, _speaker: str) -> Samples:
    """Encode as GSM 06.10 full rate and decode again (libsndfile's codec)."""
    file = io.BytesIO()
    soundfile.write(file, np.clip(samples, -1, 1), RATE, subtype="GSM610", format="WAV")
    file.seek(0)
    decoded, _ = soundfile.read(file, dtype="float32")
    whole = np.zeros_like(samples)
    whole[: len(decoded)] = decoded[: len(samples)]  # coded in frames
    return whole


def in_babble(samples: Samples, dice: Dice, speaker: str) -> Samples:
    """Let other callers talk at the same time."""
    others = [name for name, _ in talkers(TALKERS) if name != speaker]
    clips = dict(talkers(TALKERS))
    chosen = dice.choice(others, VOICES, replace=False)
    return samples + below(samples, mixed([clips[name] for name in chosen], len(samples)))


CONDITIONS: dict[str, Condition] = {
    "quiet": quiet,
    "noise10": in_noise,
    "loss2": with_loss,
    "gsm": by_mobile,
    "babble10": in_babble,
}


def below(samples: Samples, noise: Samples) -> Samples:
    """Return ``noise`` at its level below that of ``samples``."""
    wanted = level(samples) * 10 ** (-BELOW_DB / 20)
    scaled: Samples = (noise * (wanted / max(level(noise), 1e-9))).astype(np.float32)
    return scaled


def level(samples: Samples) -> float:
    """Return the mean level (RMS)."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def mixed(voices: Sequence[Samples], length: int) -> Samples:
    """Return equally loud voices at once, each repeated until ``length`` is full."""
    loud = [np.resize(voice, length) / max(level(voice), 1e-9) for voice in voices]
    mix: Samples = np.sum(loud, axis=0).astype(np.float32)
    return mix


@lru_cache(maxsize=2)
def talkers(folder: Path) -> list[tuple[str, Samples]]:
    """Return speakers and one clip of each, at 8 kHz."""
    items = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    first = {item["speaker"]: item["file"] for item in reversed(items)}
    return [
        (speaker, asr.audio.read(folder / file).at_rate(RATE).samples)
        for speaker, file in sorted(first.items())
    ]
