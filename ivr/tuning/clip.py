"""A clip as a call would hear it: by the same ear, in virtual time, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

import asr.audio
from asr.heard import Heard, ListeningFailed
from asr.listener import Listener
from asr.pool import InlinePool
from asr.recognizer import Recognizer
from asr.types import OpenNeed
from asr.vad import Vad
from intents.matcher import Matcher
from intents.types import Bands, IntentMatch
from ivr.errors import CallsteerError
from ivr.ports import FRAME_MS, FRAME_SAMPLES, Pcm
from ivr.understanding import Understanding

LONGEST_S = 15
"""Of a clip; as long as an utterance of a call may be."""
MOST_BYTES = 6_000_000
"""Of a file: 15 s of the finest sound that microphones record."""
BEFORE_MS, AFTER_MS = 400, 2_000
"""Silence around it: a call is quiet before and after, and ends an utterance by it."""
RATE = 8000


class NothingSaid(CallsteerError):
    """There is no speech in a clip."""


@dataclass(frozen=True, slots=True)
class Ear:
    """What hears the clip: the parts of a call's ear."""

    recognizer: Recognizer
    vad: Callable[[], Vad]
    """Makes one for each hearing: it learns while it listens."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was heard first in a clip, and what it amounts to."""

    text: str
    sure: float
    """How sure the recogniser is of the words, [0, 1]."""
    match: IntentMatch
    later: tuple[str, ...] = ()
    """What follows a pause: a call hears it as the next turn."""


def clip_of(data: bytes) -> Pcm:
    """Return a sound file as a caller sounds on the telephone: int16 [n] at 8000 Hz.

    Raises:
        AudioError: it is no sound, or longer than LONGEST_S.

    """
    audio = asr.audio.read_bytes(data, "The clip", LONGEST_S * 1000).at_rate(RATE)
    return (np.clip(audio.samples, -1.0, 1.0) * 32767).astype(np.int16)


def heard(clip: Pcm, ear: Ear, matcher: Matcher, bands: Bands, today: date) -> Said:
    """Return what a call would hear in ``clip`` at the open question, and make of it.

    Raises:
        NothingSaid: nobody speaks in it.
        AsrError: the recogniser failed.

    """
    understanding = Understanding(matcher, bands, lambda: today)
    listener = Listener(ear.recognizer, InlinePool(), ear.vad(), understanding.outlook)
    listener.listen(OpenNeed(understanding.bias_phrases()))
    found = []
    for number, frame in enumerate(_frames(clip), 1):
        for event in listener.accept(frame, number * FRAME_MS):
            if isinstance(event, ListeningFailed):
                raise event.error
            if isinstance(event, Heard) and event.reading.text:
                found.append(event)
    if not found:
        raise NothingSaid("Nobody speaks in it. Say it again, nearer to the microphone.")
    first = found[0]
    return Said(
        first.reading.text,
        first.reading.confidence,
        understanding.match(first.reading, first.expectation),
        tuple(event.reading.text for event in found[1:]),
    )


def _frames(clip: Pcm) -> Pcm:
    """Return the clip between two silences, as frames: int16 [m, 160]."""
    before, after = (np.zeros(ms * RATE // 1000, np.int16) for ms in (BEFORE_MS, AFTER_MS))
    whole = np.concatenate([before, clip, after])
    count = len(whole) // FRAME_SAMPLES
    return whole[: count * FRAME_SAMPLES].reshape(count, FRAME_SAMPLES)
