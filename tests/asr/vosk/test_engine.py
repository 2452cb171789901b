"""The stock libvosk with a small genuine model: streaming, grammars, words, threads."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from asr.errors import ModelError
from asr.recognizer import recognize
from asr.types import Digits, OpenNeed, YesNo
from asr.vosk import VoskRecognizer, load
from ivr.prompts import EspeakSynthesizer
from tests.asr.vosk.test_files import TINY

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def vosk() -> VoskRecognizer:
    return load(TINY, "en")


def spoken(text: str) -> np.ndarray:
    """Return clean synthetic speech at 8 kHz with silence around it."""
    samples = EspeakSynthesizer().synthesize(text, "en-us", 90).astype(np.float32) / 32768
    return np.concatenate([np.zeros(4000), samples, np.zeros(4000)]).astype(np.float32)


def test_the_rate_is_the_models(vosk: VoskRecognizer) -> None:
    assert vosk.rate == 8000


def test_yes_is_read_by_grammar_with_its_time(vosk: VoskRecognizer) -> None:
    reading = recognize(vosk, spoken("yes"), YesNo())
    assert (reading.text, reading.in_grammar) == ("yes", True)
    (word,) = reading.words
    assert 300 < word.start_ms < word.end_ms < 1500
    assert 0.0 <= word.confidence <= 1.0


def test_digits_are_read_by_grammar(vosk: VoskRecognizer) -> None:
    assert recognize(vosk, spoken("four"), Digits(1)).text == "four"


def test_speech_outside_the_grammar_is_marked(vosk: VoskRecognizer) -> None:
    reading = recognize(vosk, spoken("my account balance please"), YesNo())
    assert not reading.in_grammar or reading.text == ""


def test_partials_grow_while_audio_streams(vosk: VoskRecognizer) -> None:
    decoding = vosk.open(OpenNeed())
    audio = spoken("i want to pay my bill")
    lengths = []
    for begin in range(0, len(audio), 1600):
        decoding.accept(audio[begin : begin + 1600])
        lengths.append(len(decoding.partial().text.split()))
    assert lengths[0] == 0
    assert max(lengths) >= 3
    assert decoding.final().text


def test_final_twice_is_the_same(vosk: VoskRecognizer) -> None:
    decoding = vosk.open(OpenNeed())
    decoding.accept(spoken("yes"))
    assert decoding.final() == decoding.final()


def test_audio_after_a_final_is_joined(vosk: VoskRecognizer) -> None:
    decoding = vosk.open(YesNo())
    decoding.accept(spoken("yes"))
    decoding.final()
    decoding.accept(spoken("no"))
    assert decoding.final().text.split()[0] == "yes"
    assert len(decoding.final().text.split()) == 2


def test_silence_is_read_as_nothing(vosk: VoskRecognizer) -> None:
    assert recognize(vosk, np.zeros(8000, dtype=np.float32), OpenNeed()).text == ""


def test_threads_sharing_the_model_read_the_same(vosk: VoskRecognizer) -> None:
    audio = spoken("yes")
    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda _: recognize(vosk, audio, YesNo()).text, range(12)))
    assert texts == ["yes"] * 12


def test_a_damaged_model_is_one_clear_error(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "model")
    (tmp_path / "model" / "am" / "final.mdl").write_bytes(b"damaged" * 10)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load(tmp_path / "model", "en")


def test_the_fixture_is_as_it_was() -> None:
    sums = TINY.parent / "SHA256SUMS"
    folder = TINY if not (TINY.parent / "am").exists() else TINY.parent
    run = subprocess.run(
        ["sha256sum", "--check", "--quiet", "--ignore-missing", str(sums)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
