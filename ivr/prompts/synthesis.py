"""The contract of a voice. An engine is one file that keeps it."""

from __future__ import annotations

from typing import Protocol

from ivr.ports import Pcm


class Synthesizer(Protocol):
    """Text to speech. Shared by all threads."""

    name: str
    """Engine and voice; part of the cache's key."""

    def synthesize(self, text: str, language: str, rate_percent: int) -> Pcm:
        """Return ``text`` as int16 samples at 8000 Hz; 100 percent is the usual speed.

        Raises:
            SpeechError: the engine or the language's voice is not there.

        """
