"""Phrases that a draft adds though they are somebody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from intents.clashes import new_clashes
from intents.encoder import Vectors
from intents.gate import Remark
from intents.pack import Pack
from tests.intents.test_side_by_side import pack

pytestmark = pytest.mark.unit

TEA, CUP = ["a pot of green tea"], ["a blue cup"]


def line(
    tea: Sequence[str] = TEA,
    cup: Sequence[str] = CUP,
    nobody: Sequence[str] = (),
    alarming: bool = False,
) -> Pack:
    """Return a line that sells tea and cups."""
    phrases: Mapping[str, Any] = {
        name: {"spoken": name, "short": name, "phrases": list(texts)}
        for name, texts in (("tea", tea), ("cup", cup))
    }
    wordings = {
        "language": "en",
        "company": "T",
        "examples": ["a", "b"],
        "intents": phrases,
        "not_handled": list(nobody),
    }
    given = {
        "tea": {"destination": "front"},
        "cup": {"destination": "front", "alarming": alarming},
    }
    return pack([], languages={"en": wordings}, intents=given)


def pack_of(phrases: Mapping[str, Sequence[str]]) -> Pack:
    """Return a line with these needs."""
    intents = {n: {"spoken": n, "short": n, "phrases": list(p)} for n, p in phrases.items()}
    wordings = {"language": "en", "company": "T", "examples": ["a", "b"], "intents": intents}
    return pack(
        [], languages={"en": wordings}, intents={name: {"destination": "front"} for name in phrases}
    )


def by_words(texts: Sequence[str]) -> Vectors:
    """Return unit vectors of the words of texts."""
    words = sorted({word for text in texts for word in text.split()})
    rows = np.array([[word in text.split() for word in words] for text in texts], np.float32)
    vectors: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return vectors


def found(live: Pack, draft: Pack) -> list[Remark]:
    return list(new_clashes(live, draft, "en", by_words))


def test_a_word_of_several_other_needs_is_no_phrase_of_one() -> None:
    live = pack_of({"tea": ["a pot of tea"], "cup": ["a blue pot"], "bag": ["a paper bag"]})
    for phrase, count in (("pot", 1), ("paper", 0), ("oolong", 0), ("a pot", 0)):
        grown = {"tea": ["a pot of tea"], "cup": ["a blue pot"], "bag": ["a paper bag", phrase]}
        closing = [one for one in found(live, pack_of(grown)) if one.closes]
        assert len(closing) == count, phrase


def test_the_same_phrase_in_two_needs_closes_the_gate() -> None:
    (said,) = found(line(), line(cup=[*CUP, "A pot of green tea!"]))
    assert said == Remark(
        "“a pot of green tea” is a phrase of “tea” and of “cup”: take it out of one of them.", True
    )


def test_what_nobody_handles_must_not_be_a_need_s_either() -> None:
    (said,) = found(line(), line(nobody=TEA))
    assert (said.closes, "of what nobody handles" in said.sentence) == (True, True)


def test_a_phrase_nearly_like_another_need_s_is_a_warning() -> None:
    (said,) = found(line(), line(cup=[*CUP, "a pot of green tea now"]))
    assert said == Remark(
        "Callers may be mixed up: “a pot of green tea” of “tea” is 91% like "
        "“a pot of green tea now” of “cup”."
    )


def test_what_was_there_before_is_not_told() -> None:
    live = line(cup=[*CUP, *TEA, "agent please"])
    assert found(live, line(cup=[*CUP, *TEA, "agent please", "something quite different"])) == []


def test_nothing_is_compared_where_no_phrase_is_new() -> None:
    def encode(_texts: Sequence[str]) -> Vectors:
        pytest.fail("no phrase is new")
        return np.zeros((0, 0), np.float32)

    assert list(new_clashes(line(), line(tea=[*TEA]), "en", encode)) == []


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("let me speak to an agent", "means “agent” everywhere"),
        ("yes", "means “yes” everywhere"),
        ("i want to kill myself", "raises the alarm “self harm”"),
    ],
)
def test_a_phrase_that_never_reaches_its_need_closes_the_gate(phrase: str, words: str) -> None:
    (said,) = found(line(), line(cup=[*CUP, phrase]))
    assert (said.closes, words in said.sentence) == (True, True)


def test_a_need_that_is_declared_alarming_may_have_such_phrases() -> None:
    grave = [*CUP, "i want to kill myself"]
    assert len(found(line(), line(cup=grave))) == 1
    assert found(line(), line(cup=grave, alarming=True)) == []
    assert len(found(line(cup=grave, alarming=True), line(cup=grave))) == 1


def test_many_that_are_alike_are_told_in_one_sentence() -> None:
    near = [f"a pot of green tea {word}" for word in ("now", "today", "soon", "here")]
    (said,) = found(line(), line(cup=near))
    assert "more such pairs" in said.sentence
