"""The engine on real audio: what is expected decides how it is read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from asr.moonshine import MoonshineRecognizer, engine
from asr.recognizer import recognize
from asr.types import Digits, OneOf, OpenNeed, YesNo

pytestmark = pytest.mark.model

Said = Callable[[str, int, int], np.ndarray]


def test_a_need_is_read(moonshine: MoonshineRecognizer, said: Said) -> None:
    reading = recognize(moonshine, said("bank_03", 100, 2900), OpenNeed())
    assert reading.text == "how much money do i have in my account"
    assert reading.confidence > 0.6


def test_a_yes_is_read_within_its_language(moonshine: MoonshineRecognizer, said: Said) -> None:
    reading = recognize(moonshine, said("bank_01", 5400, 6300), YesNo())
    assert (reading.text, reading.in_grammar) == ("yes", True)


def test_a_sentence_is_not_forced_into_digits(moonshine: MoonshineRecognizer, said: Said) -> None:
    reading = recognize(moonshine, said("bank_03", 100, 2900), Digits(4))
    assert not reading.in_grammar
    assert "money" in reading.text


def test_a_lone_word_is_read_as_one_of_the_short_phrases(
    moonshine: MoonshineRecognizer, said: Said
) -> None:
    audio = said("bank_13", 100, 1600)
    assert recognize(moonshine, audio, OpenNeed(("operator", "my balance"))).text == "operator"


def test_names_are_read_from_their_list(moonshine: MoonshineRecognizer, said: Said) -> None:
    names = OneOf(("operator", "elevator", "radiator"))
    assert recognize(moonshine, said("bank_13", 100, 1600), names).text == "operator"


def test_a_second_reading_costs_nothing(moonshine: MoonshineRecognizer, said: Said) -> None:
    decoding = moonshine.open(OpenNeed())
    decoding.accept(said("bank_03", 100, 2900))
    assert decoding.partial() is decoding.final()


def test_a_cancelled_reading_can_be_read_again(moonshine: MoonshineRecognizer, said: Said) -> None:
    decoding = moonshine.open(OpenNeed())
    decoding.accept(said("bank_03", 100, 2900))
    decoding.cancel()
    assert "money" in decoding.final().text


def test_threads_sharing_the_engine_read_the_same(
    moonshine: MoonshineRecognizer, said: Said
) -> None:
    audio = said("bank_03", 100, 2900)
    with ThreadPoolExecutor(4) as pool:
        texts = set(pool.map(lambda _: recognize(moonshine, audio, OpenNeed()).text, range(8)))
    assert texts == {"how much money do i have in my account"}


def test_hardly_any_audio_is_silence(moonshine: MoonshineRecognizer) -> None:
    assert recognize(moonshine, np.zeros(100, dtype=np.float32), OpenNeed()).text == ""


def test_of_readings_that_sound_alike_the_likelier_words_count(
    moonshine: MoonshineRecognizer, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    audio = said("clinic_10", 0, 4000)
    likely = recognize(moonshine, audio, OpenNeed())
    assert likely.text == "please send my medical records to my new doctor"
    monkeypatch.setattr(engine, "language_model", lambda *_: None)
    by_sound = recognize(moonshine, audio, OpenNeed())
    assert by_sound.text == "police send my medical records to my new doctor"
    assert likely.text in [other.text for other in by_sound.alternatives]
