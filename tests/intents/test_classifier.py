"""The classifier with TF-IDF alone: ranking, rejecting, explaining."""

from __future__ import annotations

import pytest

from intents import classifier as module
from intents.classifier import Classifier
from tests.intents.conftest import WORDINGS

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    phrases = {name: item["phrases"] for name, item in WORDINGS["intents"].items()}
    return Classifier(phrases, WORDINGS["not_handled"], None)


def test_the_right_intent_comes_first_and_is_explained(classifier: Classifier) -> None:
    candidates, nearest = classifier.rank("is my tea order coming")
    assert candidates[0].intent == "order"
    assert nearest.phrase in WORDINGS["intents"]["order"]["phrases"]


def test_confidences_fall_and_do_not_exceed_one(classifier: Classifier) -> None:
    candidates, _ = classifier.rank("when are you open")
    values = [candidate.confidence for candidate in candidates]
    assert values == sorted(values, reverse=True)
    assert sum(values) <= 1.001
    assert len(candidates) == 3


def test_what_is_not_handled_is_no_candidate(classifier: Classifier) -> None:
    candidates, _ = classifier.rank("do you sell coffee machines")
    assert "" not in {candidate.intent for candidate in candidates}
    known, _ = classifier.rank("opening hours")
    assert candidates[0].confidence < known[0].confidence


def test_training_twice_gives_the_same(classifier: Classifier) -> None:
    phrases = {name: item["phrases"] for name, item in WORDINGS["intents"].items()}
    again = Classifier(phrases, WORDINGS["not_handled"], None)
    assert again.rank("send it back") == classifier.rank("send it back")


def test_the_name_of_an_intent_teaches_but_explains_nothing(classifier: Classifier) -> None:
    phrases = {"tea_returns": ["send it back", "i changed my mind"], "hours": ["are you open"]}
    candidates, nearest = Classifier(phrases, [], None).rank("tea returns")
    assert candidates[0].intent == "tea_returns"
    assert nearest.phrase in phrases["tea_returns"]


def test_one_phrase_an_intent_is_enough_to_begin_with() -> None:
    candidates, nearest = Classifier(
        {"a": ["my tea is late"], "b": ["opening hours"]}, [], None
    ).rank("the tea is late")
    assert candidates[0].intent == "a"
    assert nearest.phrase == "my tea is late"


def test_a_single_intent_can_be_ranked() -> None:
    candidates, _ = Classifier({"a": ["my tea is late", "where's my tea"]}, [], None).rank("tea")
    assert [candidate.intent for candidate in candidates] == ["a"]


def test_a_text_that_shares_nothing_is_ranked_low(classifier: Classifier) -> None:
    candidates, _ = classifier.rank("zzz qqq")
    assert len(candidates) == 3
    assert candidates[0].confidence < 0.5


def test_no_more_candidates_than_asked_for(classifier: Classifier) -> None:
    assert len(classifier.rank("opening hours", count=2)[0]) == 2


def test_very_many_phrases_are_compared_with_some_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 12)
    phrases = {name: item["phrases"] for name, item in WORDINGS["intents"].items()}
    found = Classifier(phrases, WORDINGS["not_handled"], None)
    right = [
        found.rank(phrase)[0][0].intent == name
        for name, texts in phrases.items()
        for phrase in texts
    ]
    assert sum(right) > len(right) / 2
