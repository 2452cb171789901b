"""How likely words are, in English and on one line."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from asr.language_model import (
    FIGURES,
    UNKNOWN,
    English,
    LanguageModel,
    Phrases,
    english,
    language_model,
    trigrams,
)

pytestmark = pytest.mark.unit

LINE = ("i lost my card", "what is my balance")


def test_every_word_and_the_end_come_behind_two_others() -> None:
    assert list(trigrams("hello there")) == [
        ("<s>", "<s>", "hello"),
        ("<s>", "hello", "there"),
        ("hello", "there", "</s>"),
    ]
    assert list(trigrams("")) == [("<s>", "<s>", "</s>")]


def test_what_follows_in_the_phrases_is_likelier() -> None:
    phrases = Phrases(LINE)
    assert phrases.probability(("lost", "my", "card")) > phrases.probability(("is", "my", "card"))
    assert phrases.probability(("my", "card")) > phrases.probability(("card",))
    assert 0 < phrases.probability(("never", "said")) < phrases.probability(("card",))


def test_probabilities_of_all_that_may_follow_are_at_most_one() -> None:
    phrases = Phrases(LINE)
    known = {word for phrase in LINE for word in phrase.split()} | {"</s>"}
    for before in ((), ("my",), ("lost", "my"), ("never", "heard")):
        assert sum(phrases.probability((*before, word)) for word in known) <= 1.0


def test_without_phrases_every_word_is_as_likely() -> None:
    phrases = Phrases(())
    assert phrases.probability(("a", "b", "c")) == phrases.probability(("d",)) > 0


@pytest.fixture(scope="module")
def general() -> English:
    return english()


def test_english_knows_what_is_said(general: English) -> None:
    likely = general.log_probability(("speak", "to", "the"))
    assert UNKNOWN < general.log_probability(("speak", "two", "the")) < likely < 0
    first = general.log_probability(("<s>", "<s>", "i"))
    assert first > general.log_probability(("<s>", "<s>", "card"))


@pytest.mark.parametrize(("word", "found"), [("zqxwv", UNKNOWN), ("4217", FIGURES)])
def test_words_without_trigrams_are_unlikely(general: English, word: str, found: float) -> None:
    assert general.log_probability(("my", "is", word)) == found


def test_a_line_s_phrases_count_beside_english(general: English) -> None:
    plain = LanguageModel(general, ())
    line = LanguageModel(general, LINE)
    gained = line.log_probability("i lost my card") - plain.log_probability("i lost my card")
    assert gained > 1.0
    other = "sunny weather tomorrow"
    elsewhere = line.log_probability(other) - plain.log_probability(other)
    assert elsewhere < 0.0, "its share is taken from what it never says"


def test_readings_that_sound_alike_are_told_apart() -> None:
    model = language_model("en", LINE)
    assert model is not None
    assert model.log_probability("i lost my card") > model.log_probability("eye lost my guard")
    assert language_model("en", LINE) is model


def test_a_language_without_trigrams_has_no_model() -> None:
    assert language_model("vi", LINE) is None


def test_threads_may_share_it(general: English) -> None:
    model = LanguageModel(general, LINE)
    texts = ["what is my balance", "i lost my card", "the operator please", "raining again"] * 50
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(model.log_probability, texts)) == [*map(model.log_probability, texts)]
    assert all(math.isfinite(model.log_probability(text)) for text in texts)
