"""What one call's ear reports. Times in ms since the call was answered."""

from __future__ import annotations

from dataclasses import dataclass

from asr.types import Expectation, Reading


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The caller began to speak."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class PartialHeard:
    """The words so far; may change."""

    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The endpoint; the reading may still be running."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A finished utterance. Times in ms since the call was answered."""

    reading: Reading
    expectation: Expectation
    start_ms: int
    """First speech frame."""
    end_ms: int
    """End of the last speech frame."""
    endpoint_ms: int
    """When the end was decided."""
    decided_ms: int
    """When the reading was there."""
    cpu_ms: float
    """Of all readings of this utterance."""
    frames: tuple[int, int] = (0, 0)
    """What was read: its first frame and the one after its last, of those that were listened to."""


@dataclass(frozen=True, slots=True)
class ListeningFailed:
    """The engine failed or is overloaded."""

    at_ms: int
    error: Exception


ListenerEvent = SpeechStarted | PartialHeard | SpeechEnded | Heard | ListeningFailed
