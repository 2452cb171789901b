"""A clip, heard as a call would hear it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile

from asr.engines import load_recognizer
from asr.errors import AudioError
from asr.vad import load_vad
from intents.matcher import Matcher
from intents.pack_loader import load_pack
from intents.types import Bands
from ivr.caller_audio import caller_audio
from ivr.calls import CallOptions
from ivr.cli.call import place
from ivr.installed import silero_file
from ivr.switchboard import Switchboard
from ivr.tuning.clip import LONGEST_S, RATE, Ear, NothingSaid, clip_of, heard
from tests.conftest import CALLS

TODAY = date(2026, 11, 24)


def sound(seconds: float, rate: int = RATE, level: float = 0.0) -> bytes:
    file = io.BytesIO()
    samples = np.full(round(seconds * rate), level, np.float32)
    soundfile.write(file, samples, rate, format="WAV")
    return file.getvalue()


@pytest.mark.unit
@pytest.mark.parametrize("rate", [8000, 16_000, 48_000])
def test_a_clip_sounds_as_on_the_telephone(rate: int) -> None:
    clip = clip_of(sound(0.5, rate, 0.5))
    assert (clip.dtype, len(clip)) == (np.int16, 4000)
    assert abs(int(clip[2000]) - 16_383) < 100


@pytest.mark.unit
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"not a sound", "not a usable audio file"),
        (sound(1)[:-200], "truncated"),
        (sound(LONGEST_S + 0.1), "15.1 s long, at most 15 s"),
    ],
)
def test_what_cannot_be_heard_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(AudioError, match=f"^The clip.*{words}"):
        clip_of(data)


@pytest.mark.unit
def test_the_longest_clip_is_taken() -> None:
    assert len(clip_of(sound(LONGEST_S))) == LONGEST_S * RATE


@pytest.fixture(scope="module")
def ear(model: Callable[[str], Path]) -> Ear:
    model("moonshine-tiny-en")
    return Ear(load_recognizer("moonshine", "en"), lambda: load_vad(silero_file())())


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    return Matcher(load_pack("bank"), "en", None, tmp_path_factory.mktemp("cache"))


@pytest.mark.model
@pytest.mark.audio
def test_a_recording_is_heard_and_understood_as_in_a_call(ear: Ear, matcher: Matcher) -> None:
    clip = clip_of((CALLS / "bank_03.wav").read_bytes())
    said = heard(clip, ear, matcher, Bands(), TODAY)
    assert said.text == "how much money do i have in my account"
    assert 0.5 < said.sure <= 1.0
    assert said.match.candidates[0].intent == "balance"
    assert said.later == ("yes",), "what comes after a pause is the next turn"


@pytest.mark.model
@pytest.mark.audio
@pytest.mark.parametrize("name", ["bank_04", "bank_13"])
def test_a_clip_is_read_as_a_call_would_read_it(
    switchboard: Switchboard, bank: CallOptions, name: str
) -> None:
    file, company = CALLS / f"{name}.wav", switchboard.company("bank")
    first = place(switchboard, bank, caller_audio(file)).turns[0]
    ear = Ear(switchboard.recognizer("en"), switchboard.vad)
    said = heard(clip_of(file.read_bytes()), ear, company.matcher, company.script.bands, TODAY)
    assert (said.text, round(said.sure, 4)) == (first.transcript, first.confidence)


@pytest.mark.model
@pytest.mark.audio
def test_a_clip_without_a_pause_around_it_is_heard_too(ear: Ear, matcher: Matcher) -> None:
    clip = clip_of((CALLS / "bank_03.wav").read_bytes())[400 * 8 : 3002 * 8]
    assert "how much money" in heard(clip, ear, matcher, Bands(), TODAY).text


@pytest.mark.model
@pytest.mark.audio
def test_a_clip_without_speech_says_so(ear: Ear, matcher: Matcher) -> None:
    with pytest.raises(NothingSaid, match="Nobody speaks"):
        heard(clip_of(sound(2)), ear, matcher, Bands(), TODAY)
