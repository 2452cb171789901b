"""The sentences that the stage of safety learns from."""

from __future__ import annotations

from collections import Counter

import pytest

from intents import cries as room
from intents.cries import CLASSES, cries, fingerprint, has_cries, labelled, training
from intents.errors import IntentsError
from intents.lexicon import lexicon
from intents.normalise import normaliser

pytestmark = pytest.mark.unit

FILES = {"emergency", "self_harm", "threat", "anger", "person", "near_misses", "ordinary"}


def test_enough_is_known_of_every_class_and_nothing_twice() -> None:
    texts, labels = training("en")
    counts = Counter(CLASSES[label] for label in labels)
    assert min(counts.values()) >= 2000
    assert len(set(texts)) == len(texts)
    listed = Counter(text for said in cries("en").values() for text in said)
    assert [text for text, count in listed.items() if count > 1] == []
    assert set(cries("en")) == FILES


def test_a_sentence_of_two_files_counts_as_the_graver() -> None:
    texts, labels = labelled(
        {"ordinary": ["help"], "person": ["help"], "emergency": ["help"]}, "en"
    )
    assert (texts, [CLASSES[place] for place in labels]) == (["help"], ["emergency"])


def test_what_is_learnt_from_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint("en")
    assert fingerprint("en") == before
    files = room._files("en")[1:]
    monkeypatch.setattr(room, "_files", lambda _language: files)
    assert fingerprint("en") != before


def test_a_language_may_have_none() -> None:
    assert has_cries("en")
    assert not any(has_cries(language) for language in ("vi", "zh", "fa"))
    assert cries("vi") == {}
    with pytest.raises(IntentsError, match="not known"):
        cries("xx")


@pytest.mark.parametrize(("name", "most"), [("ordinary", 0.006), ("near_misses", 0.031)])
def test_hardly_a_harmless_sentence_is_caught_by_a_rule(name: str, most: float) -> None:
    """Near misses were written to be mistaken; the stage has to agree before they are acted on."""
    harmless = [*map(normaliser("en"), cries("en")[name])]
    caught = [text for text in harmless if lexicon("en").alarm(text)]
    assert len(caught) <= most * len(harmless), caught
