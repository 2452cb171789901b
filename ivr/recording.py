"""Recording what callers say, with their knowledge: off by default, stopped at a word.

One mono WAV a call (mu-law, 8000 Hz), the caller's side only. While a secret is keyed nothing
is written, not even silence's length: the recording goes on afterwards as if nothing had been.
Beside it lie the words that made the need, five seconds at most, for the agent's ear.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import soundfile

from ivr.ports import Pcm

logger = logging.getLogger(__name__)

RATE = 8000
REMEMBERED = 1_000
"""Frames, 20 s: the longest utterance and what its reading takes."""
EXCERPT_FRAMES = 250
"""5 s."""
EDGE_MS = 200
"""Before and after an utterance: no sound is cut."""
EXCERPT = ".words.wav"


class Recorder:
    """One call's. A disk that fails ends the recording, never the call."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._paused = False
        self._lately: deque[tuple[int, Pcm]] = deque(maxlen=REMEMBERED)
        self._file: soundfile.SoundFile | None = None
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = soundfile.SoundFile(
                path, "w", samplerate=RATE, channels=1, subtype="ULAW", format="WAV"
            )
        except (OSError, soundfile.SoundFileError) as error:
            logger.error("%s: the call is not recorded: %s", path.name, error)

    def write(self, frame: Pcm, at_ms: int = 0) -> None:
        """Add one frame (int16) that came at ``at_ms`` of the call, unless paused."""
        if self._file is None or self._paused:
            return
        self._lately.append((at_ms, frame))
        try:
            self._file.write(frame)
        except (OSError, soundfile.SoundFileError) as error:
            logger.error("%s: the recording ends: %s", self.path.name, error)
            self.close()

    def pause(self, paused: bool) -> None:
        """Write nothing while ``paused``."""
        self._paused = paused

    def keep_words(self, start_ms: int, end_ms: int) -> None:
        """Keep the end of an utterance apart, in place of an earlier one."""
        if self._file is None:
            return
        first, last = start_ms - EDGE_MS, end_ms + EDGE_MS
        frames = [frame for at_ms, frame in self._lately if first <= at_ms <= last]
        if not frames:
            return
        try:
            audio = np.concatenate(frames[-EXCERPT_FRAMES:])
            soundfile.write(words_path(self.path), audio, RATE, subtype="PCM_16", format="WAV")
        except (OSError, soundfile.SoundFileError) as error:
            logger.error("%s: the words are not kept: %s", self.path.name, error)

    def close(self) -> None:
        """Keep what was recorded."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def erase(self) -> None:
        """Keep nothing: the caller does not want it."""
        self.close()
        self._lately.clear()
        self.path.unlink(missing_ok=True)
        words_path(self.path).unlink(missing_ok=True)


def recording_path(folder: Path, call_sid: str, at: datetime) -> Path:
    """Return where the recording of a call goes: a folder a day, named by the call."""
    return folder / f"{at:%Y-%m-%d}" / _file_of(call_sid)


def words_path(recording: Path) -> Path:
    """Return where the words that made the need lie, beside a recording."""
    return recording.with_suffix(EXCERPT)


def find_words(folder: Path, call_sid: str) -> Path | None:
    """Return the words that made a call's need, of whatever day; None when none are kept."""
    name = words_path(Path(_file_of(call_sid))).name
    days = sorted(folder.glob("????-??-??"), reverse=True)
    return next((day / name for day in days if (day / name).is_file()), None)


def _file_of(call_sid: str) -> str:
    safe = "".join(c for c in call_sid if c.isalnum() or c in "-_") or "call"
    return f"{safe}.wav"


def erase_calls(folder: Path, call_sids: Sequence[str]) -> int:
    """Erase the recordings of calls, whatever their day; return how many files."""
    names = {_file_of(sid) for sid in call_sids}
    names |= {words_path(Path(name)).name for name in names}
    found = [file for file in folder.glob("????-??-??/*.wav") if file.name in names]
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)


def erase_old(folder: Path, before: datetime) -> int:
    """Erase recordings of days before ``before``; return how many."""
    erased = 0
    for day in sorted(folder.glob("????-??-??")):
        if day.name >= f"{before:%Y-%m-%d}":
            break
        for file in day.glob("*.wav"):
            file.unlink(missing_ok=True)
            erased += 1
        if not any(day.iterdir()):
            day.rmdir()
    return erased


def keep_until(now: datetime, days: int) -> datetime:
    """Return the moment before which recordings are too old to be kept."""
    return now - timedelta(days=days)
