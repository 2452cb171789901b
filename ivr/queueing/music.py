"""Soft hold music, made by us: a few slow chords, quiet enough to be spoken over."""

from __future__ import annotations

import numpy as np

from ivr.ports import FRAME_SAMPLES, Pcm

RATE = 8000
CHORD_S = 4
CHORDS = (
    (220.0, 277.2, 329.6),
    (196.0, 246.9, 293.7),
    (174.6, 220.0, 261.6),
    (164.8, 207.7, 246.9),
)
"""Hz: A, G, F and E major, low and close together."""
LOUDNESS = 1_400.0
"""Peak of a note; speech peaks at about 16 000."""
PIECE_FRAMES = 25
"""Frames that are sent at a time: half a second."""


def hold_music() -> Pcm:
    """Return one round of the music, int16 [n] at 8000 Hz; it can be repeated without a click."""
    time = np.arange(CHORD_S * RATE) / RATE
    swell = np.sin(np.pi * time / CHORD_S) ** 2  # silent at both ends
    chords = [sum(np.sin(2 * np.pi * note * time) for note in chord) for chord in CHORDS]
    return np.concatenate([(chord * swell * LOUDNESS).astype(np.int16) for chord in chords])


class Music:
    """One caller's place in the music."""

    def __init__(self, audio: Pcm) -> None:
        self._audio = audio
        self._at = 0

    def piece(self) -> Pcm:
        """Return the next half second, int16 [4000]."""
        size = PIECE_FRAMES * FRAME_SAMPLES
        piece = np.take(self._audio, np.arange(self._at, self._at + size), mode="wrap")
        self._at = (self._at + size) % len(self._audio)
        return piece
