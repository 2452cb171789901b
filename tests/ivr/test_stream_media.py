"""Line, ear and voice together, with the real recogniser on real recordings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from asr.g711 import decode_mulaw, encode_mulaw
from asr.recognizer import recognize
from asr.resample import resample
from asr.types import OpenNeed
from ivr.caller_audio import caller_audio
from ivr.calls import CallOptions
from ivr.cli.call import place
from ivr.dialogue.events import CallAnswered
from ivr.ports import Pcm
from ivr.prompts import SpeechError, Spoken
from ivr.recording import EDGE_MS, words_path
from ivr.switchboard import Switchboard
from ivr.telephony.recording import RecordingLine
from tests.conftest import CALLS

pytestmark = pytest.mark.model


def test_a_caller_is_understood_and_routed(switchboard: Switchboard, bank: CallOptions) -> None:
    record = place(switchboard, bank, caller_audio(CALLS / "bank_02.wav"))
    assert (record.disposition, record.destination) == ("transferred", "card_services")
    assert record.turns[0].verdict == "accepted"


def test_the_same_call_gives_the_same_record_twice(
    switchboard: Switchboard, bank: CallOptions
) -> None:
    audio = caller_audio(CALLS / "bank_01.wav")
    one, other = (place(switchboard, bank, audio).to_json() for _ in range(2))
    for record in (one, other):
        record.pop("call_sid")
        for turn in record["turns"]:
            turn.pop("asr_cpu_ms")
    assert one == other


def test_silence_and_noise_are_never_routed(switchboard: Switchboard, bank: CallOptions) -> None:
    for audio in (np.zeros(16000, np.int16), caller_audio(CALLS / "bank_16.wav")):
        record = place(switchboard, bank, audio)
        assert (record.destination, record.intent) == (None, None)


def test_speaking_over_the_prompt_interrupts_it(
    switchboard: Switchboard, bank: CallOptions
) -> None:
    """The caller says "yes" over the question: it is cut short and the answer counts."""
    audio = caller_audio(CALLS / "bank_01.wav")
    polite = place(switchboard, bank, audio)
    rude = place(switchboard, bank, audio, barge_in=True)
    assert rude.destination == polite.destination == "card_services"
    asked, answered = rude.turns[0].decided_ms, rude.turns[1].speech_start_ms
    assert answered - asked < polite.turns[1].speech_start_ms - polite.turns[0].decided_ms


def test_a_failing_recogniser_leads_to_the_keypad_and_keys_still_work(
    switchboard: Switchboard, bank: CallOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.asr.fakes import FakeRecognizer

    broken = FakeRecognizer("x", error=RuntimeError("engine died"))
    monkeypatch.setattr(switchboard, "recognizer", lambda *_arguments: broken)
    prompts: list[str] = []
    options = CallOptions(preset="bank", on_prompt=lambda name, _text: prompts.append(name))
    line = RecordingLine(caller_audio(CALLS / "bank_02.wav"))
    call = switchboard.answer(line, options)
    call.loop.run()
    assert "keypad_only_3" in prompts
    assert prompts[-1] == "give_up"
    assert call.record.destination == "front_desk"


def test_what_is_said_over_the_recording_notice_counts_when_it_has_ended(
    switchboard: Switchboard, tmp_path: Path
) -> None:
    """The notice plays through; the caller, who speaks over it, is not asked again."""
    spoken = decode_mulaw(encode_mulaw(caller_audio(CALLS / "bank_07.wav")))  # as telephones do
    line = EagerLine(spoken)
    prompts: list[str] = []
    options = CallOptions(
        preset="bank",
        record_to=tmp_path / "call.wav",
        on_prompt=lambda name, _text: prompts.append(name),
    )
    call = switchboard.answer(line, options)
    call.loop.run(CallAnswered(at_ms=0, recorded=True))
    assert prompts[:3] == ["recording_notice", "open", "implicit"]
    assert "clear" not in line.sent[: line.sent.index("audio", 1)], "the notice was cut off"
    assert call.record.consent == "notified"
    recorded = soundfile.info(tmp_path / "call.wav")
    assert recorded.duration >= len(spoken) / 8000
    turn = call.record.turns[0]
    first, last = turn.frames
    samples, _ = soundfile.read(tmp_path / "call.wav", dtype="float32")
    recognizer = switchboard.recognizer("en")
    heard = resample(samples[first * 160 : last * 160], 8000, recognizer.rate)
    phrases = switchboard.company("bank").matcher.bias_phrases()
    again = recognize(recognizer, heard, OpenNeed(phrases)).text
    assert again == turn.transcript, "what is kept is what was read"


def test_a_lost_voice_brings_the_caller_to_a_person(
    switchboard: Switchboard, bank: CallOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts = switchboard.company("bank").prompts
    spoken = prompts.render

    def render(name: str, values: dict[str, str], *, slower: bool = False, turn: int = 0) -> Spoken:
        if name == "implicit":
            raise SpeechError("the voice is gone")
        return spoken(name, values, slower=slower, turn=turn)

    monkeypatch.setattr(prompts, "render", render)
    record = place(switchboard, bank, caller_audio(CALLS / "bank_02.wav"))
    assert (record.disposition, record.destination) == ("escalated", "front_desk")


class EagerLine(RecordingLine):
    """A caller who speaks from the first moment on; what we send is noted."""

    def __init__(self, samples: Pcm) -> None:
        super().__init__(samples, barge_in=True)
        self._greeted = True
        self.sent: list[str] = []

    def send_audio(self, samples: Pcm) -> None:
        self.sent.append("audio")
        super().send_audio(samples)

    def clear(self) -> None:
        self.sent.append("clear")
        super().clear()


def test_the_words_that_made_the_need_are_kept_of_a_recorded_call(
    switchboard: Switchboard, bank: CallOptions, tmp_path: Path
) -> None:
    path = tmp_path / "call.wav"
    audio = caller_audio(CALLS / "bank_02.wav")
    record = place(switchboard, replace(bank, record_to=path), audio)
    kept, rate = soundfile.read(words_path(path), dtype="int16")
    turn = record.turns[0]
    spoken = (turn.speech_end_ms - turn.speech_start_ms) * 8
    assert rate == 8000
    assert abs(len(kept) - min(spoken, 40_000)) <= 2 * EDGE_MS * 8 + 160
    assert np.abs(kept).max() > 1_000, "it is the caller's voice"
    assert not words_path(tmp_path / "other.wav").exists()
