"""Where a recording speaks, and what is sent of it."""

from __future__ import annotations

import base64
import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from asr.errors import AudioError
from asr.g711 import decode_mulaw
from ivr.ports import Pcm
from ivr.simulator.recording import Segment, load, utterances_of
from tests.conftest import ROOT

FIXTURES = ROOT / "audio_fixtures"
with (FIXTURES / "manifest.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
NEAR_MS = 200
"""How near to the manifest's an utterance's end is found: word ends are weak."""


def tone(frames: int, level: float = 0.1) -> Pcm:
    wave = np.sin(np.arange(frames * 160) * 0.5) * level * 32767
    return wave.astype(np.int16)


def hush(frames: int) -> Pcm:
    return np.zeros(frames * 160, dtype=np.int16)


def joined(*parts: Pcm) -> Pcm:
    return np.concatenate(parts)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Pcm], Path]:
    def save(samples: Pcm) -> Path:
        soundfile.write(tmp_path / "a.wav", samples, 8000)
        return tmp_path / "a.wav"

    return save


@pytest.mark.unit
def test_a_pause_of_800_ms_is_within_an_utterance_and_a_longer_one_is_not() -> None:
    short = joined(hush(10), tone(20), hush(39), tone(20), hush(10))
    long = joined(hush(10), tone(20), hush(40), tone(20), hush(10))
    assert utterances_of(short) == (Segment(10, 88),)
    assert utterances_of(long) == (Segment(10, 29), Segment(70, 89))
    assert Segment(10, 29).ms == 400


@pytest.mark.unit
def test_five_loud_frames_are_an_utterance_and_four_are_a_click() -> None:
    assert len(utterances_of(joined(hush(50), tone(5), hush(50)))) == 1
    assert utterances_of(joined(hush(50), tone(4), hush(50))) == ()


@pytest.mark.unit
def test_noise_and_silence_and_nothing_hold_no_utterance(
    noise: Callable[[int, float], Pcm],
) -> None:
    assert utterances_of(noise(3000, -30.0)) == ()
    assert utterances_of(hush(100)) == ()
    assert utterances_of(hush(0)) == ()


@pytest.mark.unit
def test_frames_are_whole_and_encoded_for_both_carriers(saved: Callable[[Pcm], Path]) -> None:
    heard = load(saved(tone(3)[:-40]))
    assert len(heard) == len(heard.payloads) == len(heard.packets) == 3
    codes = base64.b64decode(heard.payloads[1])
    assert len(codes) == 160
    near = decode_mulaw(codes).astype(int) - heard.samples[160:320]
    assert abs(near).max() < 200
    assert heard.packets[1] == b"\x10\x01\x40" + heard.samples[160:320].tobytes()
    assert heard.samples[-40:].tolist() == [0] * 40


@pytest.mark.unit
def test_a_clean_line_is_silent_while_the_caller_is(saved: Callable[[Pcm], Path]) -> None:
    heard = load(saved(tone(50)))
    assert heard.hush_packets == [b"\x10\x01\x40" + bytes(320)]
    (payload,) = heard.hush_payloads
    assert decode_mulaw(base64.b64decode(payload)).tolist() == [0] * 160


@pytest.mark.unit
def test_noise_has_the_wanted_distance_to_the_speech(saved: Callable[[Pcm], Path]) -> None:
    samples = joined(hush(50), tone(50), hush(50))
    clean, noisy = load(saved(samples)), load(saved(samples), noise_db=10.0, seed=3)

    def level(part: Pcm) -> float:
        return float(10 * np.log10((part.astype(float) ** 2).mean()))

    speech_db = level(clean.samples[50 * 160 : 100 * 160])
    assert speech_db - level(noisy.samples[: 50 * 160]) == pytest.approx(10, abs=0.5)
    assert speech_db - level(noisy.hush) == pytest.approx(10, abs=0.5)
    assert noisy.segments == clean.segments


@pytest.mark.unit
def test_frames_of_utterances_and_of_noisy_lines_are_no_silence(
    saved: Callable[[Pcm], Path],
) -> None:
    pause = load(saved(joined(hush(15), tone(20), hush(10), tone(20), hush(4))))
    assert pause.speech == set(range(15, 65))
    assert pause.sounding == set(range(5, 69))
    assert load(saved(tone(20, 0.001))).sounding == set()
    assert load(saved(tone(20, 0.01))).sounding == set(range(20))


@pytest.mark.unit
def test_the_same_seed_makes_the_same_noise(saved: Callable[[Pcm], Path]) -> None:
    path = saved(tone(20))
    one, same, other = (load(path, 10.0, seed).packets for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.unit
def test_a_file_that_is_no_audio_is_named(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="does not exist"):
        load(tmp_path / "none.wav")


@pytest.mark.audio
@pytest.mark.parametrize("row", ROWS, ids=[row["path"] for row in ROWS])
def test_every_sample_caller_is_cut_into_its_utterances(row: dict[str, str]) -> None:
    heard = load(FIXTURES / row["path"])
    said = [part for part in row["reference"].split("|") if part.strip()]
    assert len(heard.segments) == len(said)
    if said:
        end_ms = (heard.segments[0].last + 1) * 20
        assert abs(end_ms - int(row["speech_end_ms"])) <= NEAR_MS
