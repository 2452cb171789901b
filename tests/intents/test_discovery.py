"""Groups of like utterances, found again when some are left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from intents.discovery import find_clusters, lexical_vectors
from intents.encoder import MiniLmEncoder, Vectors

TOPICS = {
    "gift card": [
        "i want to buy a gift card",
        "do you sell gift cards",
        "how do i use my gift card",
        "the gift card doesn't work",
        "check what is left on my gift card",
    ],
    "parking": [
        "where can i park my car",
        "is there parking at the branch",
        "do i have to pay for parking",
        "the car park was full",
        "parking for disabled people",
    ],
}
STRAYS = ["my neighbour plays the drums", "what a lovely day"]
TEXTS = [text for texts in TOPICS.values() for text in texts] + STRAYS


def check(encode: Callable[[list[str]], Vectors]) -> None:
    clusters = find_clusters(TEXTS, encode)  # type: ignore[arg-type]
    found = {frozenset(TEXTS[place] for place in cluster.members) for cluster in clusters}
    for texts in TOPICS.values():
        assert any(len(members & set(texts)) >= 4 for members in found)
    for cluster in clusters:
        assert cluster.label in TEXTS
        assert 0.0 <= cluster.stability <= 1.0
        assert cluster.size == len(set(cluster.members))


@pytest.mark.model
def test_needs_come_together_by_meaning(model: Callable[[str], Path]) -> None:
    check(MiniLmEncoder(model("minilm-l6-v2")).encode)


@pytest.mark.unit
def test_needs_come_together_by_their_letters_without_an_encoder() -> None:
    assert lexical_vectors(TEXTS).shape[0] == len(TEXTS)
    clusters = find_clusters(TEXTS, lexical_vectors)
    assert any("gift" in cluster.terms for cluster in clusters)


@pytest.mark.unit
def test_too_few_utterances_are_no_group_and_progress_is_told() -> None:
    assert find_clusters(TEXTS[:3], lexical_vectors) == []
    told: list[tuple[int, int]] = []
    find_clusters(TEXTS, lexical_vectors, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 5) for n in range(1, 6)]


@pytest.mark.unit
def test_a_group_that_does_not_depend_on_single_utterances_is_stable() -> None:
    axes = np.eye(3, dtype=np.float32)
    dice = np.random.default_rng(0)

    def encode(texts: list[str]) -> Vectors:
        near = axes[[int(text) % 3 for text in texts]] + dice.normal(0, 0.02, (len(texts), 3))
        vectors: Vectors = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)
        return vectors

    clusters = find_clusters([str(n) for n in range(60)], encode)  # type: ignore[arg-type]
    assert [cluster.size for cluster in clusters] == [20, 20, 20]
    assert all(cluster.stability > 0.95 for cluster in clusters)
