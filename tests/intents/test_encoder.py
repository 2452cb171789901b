"""Vectors: their meaning, and their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from intents.encoder import CachedEncoder, MiniLmEncoder, Vectors


@pytest.mark.model
def test_what_means_the_same_is_near(model: Callable[[str], Path]) -> None:
    encoder = MiniLmEncoder(model("minilm-l6-v2"))
    stolen, taken, weather = encoder.encode(
        ["my card was stolen", "somebody took my credit card", "the weather is nice"]
    )
    assert stolen @ taken > 0.5 > stolen @ weather
    assert np.linalg.norm(stolen) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.model
def test_a_batch_gives_what_single_texts_give(model: Callable[[str], Path]) -> None:
    encoder = MiniLmEncoder(model("minilm-l6-v2"))
    texts = ["short", "a rather longer sentence about a card that was lost", ""]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert (np.sum(together * alone, axis=1) > 0.95).all()


class CountingEncoder:
    name = "counting"

    def __init__(self) -> None:
        self.calls = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        return np.ones((len(texts), 2), dtype=np.float32)


@pytest.mark.unit
def test_known_phrases_are_encoded_once(tmp_path: Path) -> None:
    inner = CountingEncoder()
    for _ in range(2):
        assert CachedEncoder(inner, tmp_path).encode_known(["a", "b"]).shape == (2, 2)
    assert inner.calls == 1
    CachedEncoder(inner, tmp_path).encode_known(["a", "c"])
    assert inner.calls == 2


@pytest.mark.unit
def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    inner = CountingEncoder()
    CachedEncoder(inner, tmp_path).encode_known(["a"])
    (file,) = tmp_path.glob("*.npy")
    file.write_bytes(b"damaged")
    CachedEncoder(inner, tmp_path).encode_known(["a"])
    assert inner.calls == 2


@pytest.mark.unit
def test_a_full_disk_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    encoder = CachedEncoder(CountingEncoder(), tmp_path / "file" / "below")
    assert encoder.encode_known(["a"]).shape == (1, 2)
