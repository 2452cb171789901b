"""Spoken sentences on disk, by what they say and how; they can always be made anew."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections import OrderedDict
from pathlib import Path
from threading import Lock

import numpy as np

from ivr.ports import Pcm

logger = logging.getLogger(__name__)

IN_MEMORY = 500
"""Sentences kept in memory; about 40 kB each."""


class PromptCache:
    """Files named by content, written atomically: safe with several processes.

    A disk that fails is logged once; speaking goes on.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._recent: OrderedDict[str, Pcm] = OrderedDict()
        self._complained = False

    def get(self, *key: str) -> Pcm | None:
        """Return what ``put`` kept under ``key``, None when there is nothing usable."""
        name = _name(key)
        with self._lock:
            if name in self._recent:
                self._recent.move_to_end(name)
                return self._recent[name]
        try:
            audio: Pcm = np.frombuffer((self._folder / name).read_bytes(), dtype="<i2")
        except (OSError, ValueError):
            return None
        self._remember(name, audio)
        return audio

    def put(self, audio: Pcm, *key: str) -> None:
        """Keep int16 samples under ``key``."""
        name = _name(key)
        self._remember(name, audio)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(audio.astype("<i2").tobytes())
            Path(temporary).replace(self._folder / name)
        except OSError as error:
            if not self._complained:
                logger.warning("spoken prompts cannot be kept in %s: %s", self._folder, error)
            self._complained = True

    def _remember(self, name: str, audio: Pcm) -> None:
        with self._lock:
            self._recent[name] = audio
            while len(self._recent) > IN_MEMORY:
                self._recent.popitem(last=False)


def _name(key: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(key).encode()).hexdigest() + ".pcm"
