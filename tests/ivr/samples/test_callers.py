"""Who calls, what they say, and how badly it is heard."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from intents.pack import Pack
from ivr.samples.callers import Caller, Crowd, misheard
from tests.ivr.tuning.conftest import TEA

pytestmark = pytest.mark.unit

TOPICS = {"cups": ["a cup please", "cups for sale", "my cup is broken"]}
PACK = Pack.model_validate(TEA)


def crowd(seed: int = 1, count: int = 600, topics: dict[str, list[str]] = TOPICS) -> list[Caller]:
    made = Crowd(Random(seed), PACK, "en", topics)
    return [made.caller() for _ in range(count)]


def test_the_same_seed_gives_the_same_callers() -> None:
    assert crowd(3, 50) == crowd(3, 50)
    assert crowd(3, 50) != crowd(4, 50)


def test_all_kinds_of_callers_call() -> None:
    callers = crowd()
    wants = Counter(caller.wants for caller in callers)
    assert set(wants) == {"order", "refund", "agent", ""}
    assert wants["agent"] < wants["order"]
    assert any(not caller.says for caller in callers)
    assert any(caller.silent_first for caller in callers)
    assert any(caller.confidence < 0.75 for caller in callers)
    said = " ".join(text for caller in callers if not caller.wants for text in caller.says)
    assert "cup" in said
    assert "weather" in said


def test_without_topics_what_is_not_handled_is_asked_for() -> None:
    said = {text for caller in crowd(topics={}) if not caller.wants for text in caller.says}
    assert said
    assert all("weather" in text for text in said)


VOCABULARY = ["honey", "bank", "gave", "plead", "me"]


def test_what_is_misheard_is_made_of_words() -> None:
    said = "give my money back please"
    heard = [misheard(Random(seed), said, 2, VOCABULARY) for seed in range(20)]
    words = {word for text in heard for word in text.split()}
    assert words - set(said.split()) >= {"honey", "gave"}
    assert words <= {*said.split(), *VOCABULARY}
    assert any(len(text.split()) < 5 for text in heard)


def test_without_spaces_letters_are_lost() -> None:
    assert misheard(Random(1), "我要退货", 1, []) in {"要退货", "我退货", "我要货", "我要退"}


def test_a_lone_word_is_heard() -> None:
    assert misheard(Random(1), "refund", 3, ["rebound"]) == "refund"
