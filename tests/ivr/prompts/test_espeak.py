"""The embedded voice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ivr.prompts import EspeakSynthesizer, SpeechError, Vocabulary
from ivr.prompts.wording import load_wordings

pytestmark = pytest.mark.audio


def test_speech_has_a_telephone_level_and_no_clipping() -> None:
    audio = EspeakSynthesizer().synthesize("How may I help you?", "en", 100)
    level = 20 * np.log10(np.sqrt(np.mean(np.square(audio / 32768.0))))
    assert 500 < len(audio) // 8 < 3000
    assert -24 < level < -18
    assert np.abs(audio).max() < 32000


def test_slower_is_longer() -> None:
    voice = EspeakSynthesizer()
    usual, slower = (len(voice.synthesize("take your time", "en", r)) for r in (100, 70))
    assert slower > 1.2 * usual


@pytest.mark.parametrize("language", ["en", "vi", "zh", "fa"])
def test_the_first_languages_have_voices(language: str) -> None:
    assert len(EspeakSynthesizer().synthesize("1 2 3", language, 100)) > 4000


@pytest.mark.parametrize("language", ["en", "vi", "zh", "fa"])
def test_every_default_prompt_is_spoken(language: str) -> None:
    voice = EspeakSynthesizer()
    for name, wording in load_wordings(Vocabulary("Shop", language, ("a", "b"))).items():
        audio = voice.synthesize(wording.replace("{", "").replace("}", ""), language, 100)
        assert len(audio) > 0.3 * 8000, name


def test_threads_do_not_mix_their_sentences() -> None:
    voice = EspeakSynthesizer()
    texts = ["one", "a much longer sentence than the other"] * 6
    alone = [len(voice.synthesize(text, "en", 100)) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: len(voice.synthesize(text, "en", 100)), texts))
    assert together == alone


def test_an_unknown_voice_is_one_clear_error() -> None:
    with pytest.raises(SpeechError, match="no voice 'nobody'"):
        EspeakSynthesizer().synthesize("hello", "nobody", 100)
