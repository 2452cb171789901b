"""A recording as a caller: held, silent, gone."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.ports import AudioArrived, LineClosed, MarkArrived
from ivr.telephony.recording import PATIENCE_MS, RecordingLine

pytestmark = pytest.mark.unit

SPEECH = np.full(1600, 5000, dtype=np.int16)  # 200 ms
PROMPT = np.zeros(8 * 1000, dtype=np.int16)  # 1 s


def heard(line: RecordingLine, ms: int) -> list[bool]:
    """Let time pass and return for each frame whether the caller spoke."""
    frames = []
    until = line.now_ms() + ms
    while line.now_ms() < until:
        for event in line.receive(100):
            if isinstance(event, AudioArrived):
                frames.append(bool(event.frame.any()))
            if isinstance(event, LineClosed):
                return frames
    return frames


def greeted(barge_in: bool = False) -> RecordingLine:
    line = RecordingLine(SPEECH, barge_in=barge_in)
    line.send_audio(PROMPT)
    line.send_mark("1")
    return line


def test_the_recording_waits_for_the_greeting() -> None:
    line = greeted()
    assert not any(heard(line, 1000))
    assert heard(line, 220).count(True) == 10


def test_a_mark_comes_when_its_audio_has_been_played() -> None:
    line = greeted()
    marks = []
    while not marks:
        marks = [e for e in line.receive(100) if isinstance(e, MarkArrived)]
    assert (marks, line.now_ms()) == ([MarkArrived("1")], 1000)


@pytest.mark.parametrize(("barge_in", "spoken"), [(False, 0), (True, 10)])
def test_it_is_held_while_a_prompt_plays_unless_it_may_barge_in(
    barge_in: bool, spoken: int
) -> None:
    line = greeted(barge_in)
    heard(line, 1000)
    line.receive(100)
    line.send_audio(PROMPT)
    assert heard(line, 900).count(True) == spoken


def test_a_clear_returns_the_marks_at_once() -> None:
    line = greeted()
    line.clear()
    assert line.receive(0) == [MarkArrived("1")]


def test_after_the_recording_there_is_silence_and_then_nobody() -> None:
    line = greeted()
    heard(line, 1000)
    frames = heard(line, 60_000)
    assert len(frames) * 20 == 200 + PATIENCE_MS
    assert line.receive(100) == (LineClosed(),)


def test_no_time_passes_when_none_is_given() -> None:
    line = RecordingLine(SPEECH)
    assert line.receive(0) == []
    assert line.now_ms() == 0
