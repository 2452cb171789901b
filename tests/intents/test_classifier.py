"""The classifier with TF-IDF alone: ranking, rejecting, explaining."""

from __future__ import annotations

import pytest

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
