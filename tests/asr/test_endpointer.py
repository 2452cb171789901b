"""Utterances cut from frames; every silence is tested on both sides."""

from __future__ import annotations

import pytest

from asr.endpointer import (
    ACCESSIBLE,
    BARGE_IN_MS,
    DIGITS_KNOWN,
    DIGITS_UNKNOWN,
    FRAME_MS,
    MAX_SPEECH_MS,
    OPEN,
    PAUSE_MS,
    START_MS,
    YES_NO,
    Endpointer,
    EndpointEvent,
    Outlook,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    silences_for,
)
from asr.types import Amount, Date, Digits, OneOf, OpenNeed, YesNo

pytestmark = pytest.mark.unit


def feed(ends: Endpointer, speech: bool, ms: int) -> list[EndpointEvent]:
    return [event for _ in range(ms // FRAME_MS) for event in ends.accept(speech)]


def test_speech_starts_where_it_began() -> None:
    ends = Endpointer()
    feed(ends, False, 1000)
    assert feed(ends, True, START_MS) == [SpeechStarted(50)]


def test_less_than_the_start_is_a_click() -> None:
    ends = Endpointer()
    assert feed(ends, True, START_MS - FRAME_MS) == []
    assert feed(ends, False, 2000) == []


@pytest.mark.parametrize(("ms", "starts"), [(BARGE_IN_MS - FRAME_MS, 0), (BARGE_IN_MS, 1)])
def test_a_prompt_is_interrupted_by_longer_speech_only(ms: int, starts: int) -> None:
    ends = Endpointer()
    ends.barge_in(True)
    assert len(feed(ends, True, ms)) == starts


def test_a_pause_is_reported_once() -> None:
    ends = Endpointer()
    feed(ends, True, 500)
    assert feed(ends, False, PAUSE_MS - FRAME_MS) == []
    assert feed(ends, False, FRAME_MS) == [SpeechPaused(25)]
    assert feed(ends, False, 100) == []


@pytest.mark.parametrize("outlook", list(Outlook))
@pytest.mark.parametrize("silences", [OPEN, YES_NO, DIGITS_KNOWN, DIGITS_UNKNOWN, ACCESSIBLE])
def test_the_outlook_decides_how_much_silence_ends(outlook: Outlook, silences) -> None:  # type: ignore[no-untyped-def]
    ends = Endpointer(silences)
    feed(ends, True, 500)
    feed(ends, False, PAUSE_MS)
    ends.settle(outlook)
    rest = silences.after(outlook) - PAUSE_MS
    assert feed(ends, False, rest - FRAME_MS) == []
    assert feed(ends, False, FRAME_MS) == [SpeechEnded(25)]


def test_a_late_outlook_ends_at_the_next_frame() -> None:
    ends = Endpointer(OPEN)
    feed(ends, True, 500)
    feed(ends, False, OPEN.settled_ms + 200)
    ends.settle(Outlook.SETTLED)
    assert feed(ends, False, FRAME_MS) == [SpeechEnded(25)]


def test_speech_after_a_pause_goes_on_and_forgets_the_outlook() -> None:
    ends = Endpointer(OPEN)
    feed(ends, True, 500)
    feed(ends, False, PAUSE_MS)
    ends.settle(Outlook.SETTLED)
    resumed = feed(ends, True, 100)
    assert [type(event) for event in resumed] == [SpeechResumed]
    assert SpeechEnded not in [type(e) for e in feed(ends, False, OPEN.settled_ms + 100)]


def test_a_click_in_a_pause_is_no_resumption() -> None:
    ends = Endpointer(OPEN)
    feed(ends, True, 500)
    feed(ends, False, PAUSE_MS)
    assert feed(ends, True, FRAME_MS) == []


def test_endless_speech_is_cut() -> None:
    ends = Endpointer()
    events = feed(ends, True, MAX_SPEECH_MS + 100)
    assert [type(event) for event in events][:2] == [SpeechStarted, SpeechEnded]


def test_a_reset_forgets_the_utterance() -> None:
    ends = Endpointer()
    feed(ends, True, 500)
    ends.reset()
    assert not ends.in_speech
    assert feed(ends, False, 3000) == []


@pytest.mark.parametrize(
    "expectation", [OpenNeed(), YesNo(), Digits(), Digits(4), Amount(), Date(), OneOf(("a",))]
)
def test_what_is_unfinished_is_always_given_more_time(expectation) -> None:  # type: ignore[no-untyped-def]
    silences = silences_for(expectation)
    assert silences.settled_ms <= silences.likely_ms <= silences.incomplete_ms
    assert silences.unknown_ms <= silences.incomplete_ms
