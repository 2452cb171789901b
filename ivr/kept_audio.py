"""What callers said, out of the recordings of their calls: one utterance, as it was read.

Nothing is kept beside the recording, so that what erases it erases this too.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import soundfile

from ivr.ports import FRAME_SAMPLES, Pcm
from ivr.recording import RATE, recording_path

logger = logging.getLogger(__name__)

LONGEST_FRAMES = 30 * 50
"""Half a minute: more is no utterance."""
DAYS = (0, -1, 1)
"""A recording lies in the folder of the day on which the call was answered, or thought to be."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One utterance in the recording of its call."""

    call_sid: str
    turn: int
    """Number in the call, from 1."""
    started_at: datetime
    """Of the call."""
    first: int
    """Frame of 20 ms."""
    last: int
    """The frame after its last."""


def is_kept(folder: Path, stretch: Stretch) -> bool:
    """Whether the recording is there, in whatever state."""
    return _file_of(folder, stretch) is not None


def audio_of(folder: Path, stretch: Stretch) -> Pcm | None:
    """Return what was said, int16 [n] at 8000 Hz; None when it is not kept (any more)."""
    file = _file_of(folder, stretch)
    count = min(stretch.last - stretch.first, LONGEST_FRAMES) * FRAME_SAMPLES
    if file is None or count <= 0 or stretch.first < 0:
        return None
    try:
        with soundfile.SoundFile(file) as recording:
            start = stretch.first * FRAME_SAMPLES
            if recording.samplerate != RATE or start >= recording.frames:
                return None
            recording.seek(start)
            samples: Pcm = recording.read(count, dtype="int16")
    except (OSError, soundfile.SoundFileError) as error:
        logger.error("%s: an utterance cannot be read: %s", file.name, error)
        return None
    return samples


def as_wav(samples: Pcm) -> bytes:
    """Return a WAV file that every browser plays: 16 bits, 8000 Hz."""
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()


def _file_of(folder: Path, stretch: Stretch) -> Path | None:
    for days in DAYS:
        day = stretch.started_at + timedelta(days=days)
        file = recording_path(folder, stretch.call_sid, day)
        if file.is_file():
            return file
    return None
