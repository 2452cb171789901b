"""The ear with a scripted recogniser and detector; frames are the only clock."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from asr.endpointer import FRAME_MS, OPEN, Outlook
from asr.heard import (
    Heard,
    ListenerEvent,
    ListeningFailed,
    PartialHeard,
    SpeechEnded,
    SpeechStarted,
)
from asr.listener import PREROLL, TAIL, Hearing, Listener
from asr.pool import InlinePool
from asr.types import Digits, OpenNeed, Reading, YesNo
from asr.utterance import Weight
from tests.asr.fakes import FakeRecognizer

pytestmark = pytest.mark.unit


class LoudVad:
    """Speech is what is loud."""

    def is_speech(self, frame: np.ndarray) -> bool:
        return bool(np.abs(frame).max() > 1000)


class Rig:
    def __init__(
        self, recognizer: FakeRecognizer, outlook: Outlook = Outlook.SETTLED, **options: object
    ) -> None:
        self.judged: list[Reading] = []

        def judge(reading: Reading, _expectation: object) -> Outlook:
            self.judged.append(reading)
            return outlook

        self.listener = Listener(recognizer, InlinePool(), LoudVad(), judge, Hearing(**options))  # type: ignore[arg-type]
        self.now_ms = 0
        self.events: list[ListenerEvent] = []

    def hears(self, loud: bool, ms: int) -> Rig:
        frame = np.full(160, 5000 if loud else 0, dtype=np.int16)
        for _ in range(ms // FRAME_MS):
            self.now_ms += FRAME_MS
            self.events += self.listener.accept(frame, self.now_ms)
        return self

    def of(self, kind: type) -> list:  # type: ignore[type-arg]
        return [event for event in self.events if isinstance(event, kind)]


def test_an_utterance_is_heard_with_its_times() -> None:
    rig = Rig(FakeRecognizer("my card is lost")).hears(False, 1000).hears(True, 800)
    rig.hears(False, 1000)
    (heard,) = rig.of(Heard)
    assert heard.reading.text == "my card is lost"
    assert (heard.start_ms, heard.end_ms) == (1000, 1800)
    assert heard.endpoint_ms == 1800 + OPEN.settled_ms
    first, last = heard.frames
    assert (first, last) == (50 - PREROLL, 90 + TAIL)
    assert [type(e) for e in rig.events] == [SpeechStarted, PartialHeard, SpeechEnded, Heard]


def test_an_unclear_reading_is_given_more_time() -> None:
    rig = Rig(FakeRecognizer("well"), Outlook.INCOMPLETE).hears(True, 800).hears(False, 1400)
    assert rig.of(Heard) == []
    assert rig.hears(False, 200).of(Heard)[0].endpoint_ms == 800 + OPEN.incomplete_ms


def test_a_pause_in_speech_does_not_end_it() -> None:
    rig = Rig(FakeRecognizer("one"), Outlook.UNKNOWN).hears(True, 400).hears(False, 500)
    rig.hears(True, 400).hears(False, 2000)
    (heard,) = rig.of(Heard)
    assert heard.end_ms == 1300


def test_audio_before_the_speech_is_read_too() -> None:
    recognizer = FakeRecognizer("yes")
    Rig(recognizer).hears(False, 1000).hears(True, 400).hears(False, 1000)
    assert recognizer.decodings[0].samples == (300 + 400 + 200) * 8


def test_silence_is_never_decoded() -> None:
    recognizer = FakeRecognizer("ghost")
    Rig(recognizer).hears(False, 5000)
    assert recognizer.decodings == []


def test_what_is_expected_holds_for_the_next_utterance() -> None:
    recognizer = FakeRecognizer("four", "two")
    rig = Rig(recognizer).hears(True, 400)
    rig.listener.listen(Digits(4))
    rig.hears(False, 1000).hears(True, 400).hears(False, 2500)
    assert recognizer.expected == [OpenNeed(), Digits(4)]
    assert [heard.expectation for heard in rig.of(Heard)] == [OpenNeed(), Digits(4)]


def test_a_short_sound_does_not_interrupt_a_prompt() -> None:
    rig = Rig(FakeRecognizer("uh"))
    rig.listener.prompt_began(np.zeros(8000, dtype=np.int16), 0)
    assert rig.hears(True, 180).hears(False, 1000).events == []
    assert rig.hears(True, 200).of(SpeechStarted) != []


@pytest.mark.parametrize(
    ("text", "weight", "interrupts", "heard"),
    [
        ("mhm", Weight.NOTHING, False, 0),
        ("yes", Weight.ASSENT, False, 1),
        ("my card", Weight.SOMETHING, True, 1),
    ],
)
def test_what_is_said_over_a_prompt_is_weighed_before_it_interrupts(
    text: str, weight: Weight, interrupts: bool, heard: int
) -> None:
    rig = Rig(FakeRecognizer(text), weigh=lambda said: weight if said == text else weight.NOTHING)
    rig.listener.prompt_began(np.zeros(160_000, dtype=np.int16), 0)
    rig.hears(True, 600)
    assert bool(rig.of(SpeechStarted)) is interrupts
    rig.hears(False, 1500)
    assert len(rig.of(Heard)) == heard


def test_a_closed_question_is_answered_over_the_prompt_without_weighing() -> None:
    rig = Rig(FakeRecognizer("mhm"), weigh=lambda _said: Weight.NOTHING)
    rig.listener.listen(YesNo())
    rig.listener.prompt_began(np.zeros(160_000, dtype=np.int16), 0)
    assert rig.hears(True, 300).of(SpeechStarted) != []


def test_nothing_is_heard_while_only_keys_count() -> None:
    rig = Rig(FakeRecognizer("four one one one"))
    rig.hears(True, 200)
    rig.listener.pause()
    rig.hears(True, 800).hears(False, 2000)
    assert rig.of(Heard) == []
    rig.listener.listen(OpenNeed())
    assert rig.hears(True, 400).hears(False, 2000).of(Heard) != []


def test_our_own_voice_coming_back_is_not_the_caller() -> None:
    ours = np.tile(np.repeat(np.array([16000, 0], dtype=np.int16), 1600), 20)
    rig = Rig(FakeRecognizer("press one"))
    rig.listener.prompt_began(ours, 0)
    for frame in (ours[n : n + 160] // 8 for n in range(0, 32_000, 160)):  # -18 dB
        rig.now_ms += FRAME_MS
        rig.events += rig.listener.accept(frame, rig.now_ms)
    assert rig.events == []


def test_a_failing_engine_is_reported_and_the_next_utterance_is_heard() -> None:
    rig = Rig(FakeRecognizer("x", error=RuntimeError("engine"))).hears(True, 400)
    rig.hears(False, 2000)
    assert rig.of(ListeningFailed)
    assert rig.of(Heard) == []
    assert rig.hears(True, 400).of(SpeechStarted)[1:]


def test_partials_come_while_the_caller_speaks() -> None:
    rig = Rig(FakeRecognizer("so far"), partial_ms=200).hears(True, 1000)
    assert [event.text for event in rig.of(PartialHeard)][:2] == ["so far", "so far"]


def test_a_stopped_ear_hears_nothing() -> None:
    rig = Rig(FakeRecognizer("late")).hears(True, 400)
    rig.listener.stop()
    assert rig.hears(False, 2000).of(Heard) == []


def test_events_come_in_the_order_of_time() -> None:
    rig = Rig(FakeRecognizer("a", "b", "c"))
    for _ in range(3):
        rig.hears(True, 500).hears(False, 1000)
    ends = [heard.endpoint_ms for heard in rig.of(Heard)]
    assert len(ends) == 3
    assert all(one < other for one, other in pairwise(ends))
