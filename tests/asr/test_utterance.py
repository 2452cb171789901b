"""One utterance being read: which audio the decoder gets, in which order."""

from __future__ import annotations

import numpy as np
import pytest

from asr.endpointer import Outlook
from asr.pool import InlinePool, Priority
from asr.types import OpenNeed
from asr.utterance import Frame, Utterance
from tests.asr.fakes import FakeRecognizer

pytestmark = pytest.mark.unit


def begun(recognizer: FakeRecognizer) -> Utterance:
    frames: list[Frame] = [np.full(160, number, dtype=np.int16) for number in range(100)]
    decoding = recognizer.open(OpenNeed())
    return Utterance(
        recognizer=recognizer,
        decoding=decoding,
        expectation=OpenNeed(),
        judge=lambda _reading, _expectation: Outlook.SETTLED,
        first=10,
        start_frame=10,
        start_ms=200,
        frames=frames,
    )


def test_the_audio_ends_a_tail_after_the_speech() -> None:
    recognizer = FakeRecognizer("hello")
    utterance = begun(recognizer)
    utterance.read(InlinePool(), Priority.SPECULATION, covers=30, tail_frames=5)
    assert recognizer.decodings[0].samples == 25 * 160


def test_a_later_reading_gets_only_what_is_new() -> None:
    recognizer = FakeRecognizer("hello")
    utterance = begun(recognizer)
    utterance.read(InlinePool(), Priority.SPECULATION, covers=30, tail_frames=5)
    utterance.read(InlinePool(), Priority.FINAL, covers=60, tail_frames=5)
    assert recognizer.decodings[0].accepted == [25 * 160, 30 * 160]


def test_the_reading_comes_with_its_judgement() -> None:
    utterance = begun(FakeRecognizer("hello"))
    utterance.read(InlinePool(), Priority.FINAL, covers=30, tail_frames=5)
    assert utterance.ticket is not None
    reading, outlook = utterance.ticket.result()
    assert (reading.text, outlook) == ("hello", Outlook.SETTLED)


def test_utterances_are_told_apart_by_identity_not_by_their_audio() -> None:
    one, other = begun(FakeRecognizer("a")), begun(FakeRecognizer("a"))
    assert one != other
    assert [one, other].index(other) == 1


def test_a_burst_of_audio_does_not_end_speech_before_it_began() -> None:
    utterance = begun(FakeRecognizer("a"))
    utterance.end(60, at_ms=250)
    assert (utterance.start_ms, utterance.end_ms, utterance.endpoint_ms) == (200, 1200, 1200)
