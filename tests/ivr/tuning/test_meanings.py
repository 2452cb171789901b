"""Each text is made into a vector once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from intents.discovery import lexical_vectors
from intents.encoder import CachedEncoder, Vectors
from ivr.tuning import meanings as module
from ivr.tuning.meanings import Meanings

pytestmark = pytest.mark.unit


class Counting:
    """An encoder that remembers what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


@pytest.fixture
def encoder() -> Counting:
    return Counting()


@pytest.fixture
def known(encoder: Counting, tmp_path: Path) -> Meanings:
    return Meanings(lambda tag: CachedEncoder(encoder, tmp_path) if tag == "en" else None)


def test_a_text_that_is_known_is_not_encoded_again(known: Meanings, encoder: Counting) -> None:
    encode = known.encode_of("en")
    assert encode(["a", "bb", "a"]).tolist() == [[1, 1], [2, 1], [1, 1]]
    assert encode(["bb", "ccc"]).tolist() == [[2, 1], [3, 1]]
    assert encoder.asked == ["a", "bb", "ccc"]


def test_many_new_texts_are_looked_for_on_disk(
    encoder: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MANY", 2)
    for _ in range(2):  # two processes, one after the other
        Meanings(lambda _tag: CachedEncoder(encoder, tmp_path)).encode_of("en")(["a", "bb"])
    assert encoder.asked == ["a", "bb"]


def test_only_so_many_stay_in_memory(
    known: Meanings, encoder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    encode = known.encode_of("en")
    encode(["a", "bb"])
    encode(["bb"])
    encode(["a"])
    assert encoder.asked == ["a", "bb", "a"]


def test_without_an_encoder_letters_count(known: Meanings) -> None:
    assert known.encode_of("vi") is lexical_vectors
