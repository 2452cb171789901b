"""Vectors: their meaning, and their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from intents import encoder as module
from intents.encoder import KEPT_FILES, CachedEncoder, MiniLmEncoder, Remembering, Vectors


@pytest.mark.model
def test_what_means_the_same_is_near(model: Callable[[str], Path]) -> None:
    encoder = MiniLmEncoder(model("minilm-l6-v2"))
    stolen, taken, weather = encoder.encode(
        ["my card was stolen", "somebody took my credit card", "the weather is nice"]
    )
    assert stolen @ taken > 0.5 > stolen @ weather
    assert np.linalg.norm(stolen) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.model
def test_a_text_among_others_has_the_vector_that_it_has_alone(model: Callable[[str], Path]) -> None:
    encoder = MiniLmEncoder(model("minilm-l6-v2"))
    texts = ["short", "a rather longer sentence about a card that was lost", ""]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.array_equal(together, alone)
    assert encoder.encode([]).shape == (0, together.shape[1])


class CountingEncoder:
    name = "counting"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


@pytest.mark.unit
def test_known_phrases_are_encoded_once(tmp_path: Path) -> None:
    inner = CountingEncoder()
    for _ in range(2):
        assert CachedEncoder(inner, tmp_path).encode_known(["a", "bb"])[1, 0] == 2
    assert inner.asked == [["a", "bb"]]


@pytest.mark.unit
def test_after_an_edit_only_the_new_phrase_is_encoded(tmp_path: Path) -> None:
    inner = CountingEncoder()
    CachedEncoder(inner, tmp_path).encode_known(["a", "bb"])
    vectors = CachedEncoder(inner, tmp_path).encode_known(["ccc", "bb", "a", "ccc"])
    assert vectors[:, 0].tolist() == [3, 2, 1, 3]
    assert inner.asked == [["a", "bb"], ["ccc"]]


@pytest.mark.unit
def test_another_encoder_does_not_take_these_vectors(tmp_path: Path) -> None:
    CachedEncoder(CountingEncoder(), tmp_path).encode_known(["a"])
    other = CountingEncoder()
    other.name = "other"
    CachedEncoder(other, tmp_path).encode_known(["a"])
    assert other.asked == [["a"]]


@pytest.mark.unit
def test_only_the_newest_files_are_kept(tmp_path: Path) -> None:
    encoder = CachedEncoder(CountingEncoder(), tmp_path)
    for number in range(KEPT_FILES + 1):
        encoder.encode_known([str(number)])
        assert len(list(tmp_path.iterdir())) == min(number + 1, KEPT_FILES)


@pytest.mark.unit
@pytest.mark.parametrize("content", [b"damaged", b"PK\x03\x04", b""])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    inner = CountingEncoder()
    CachedEncoder(inner, tmp_path).encode_known(["a"])
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(content)
    for _ in range(2):
        CachedEncoder(inner, tmp_path).encode_known(["a"])
    assert len(inner.asked) == 2, "once at first, once after the damage"


@pytest.mark.unit
def test_a_full_disk_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    encoder = CachedEncoder(CountingEncoder(), tmp_path / "file" / "below")
    assert encoder.encode_known(["a"]).shape == (1, 2)


@pytest.mark.unit
def test_what_was_asked_lately_is_encoded_once() -> None:
    inner = CountingEncoder()
    remembering = Remembering(inner)
    assert [remembering.encode(["bb"])[0, 0] for _ in range(3)] == [2, 2, 2]
    assert inner.asked == [["bb"]]
    assert remembering.encode(["a", "bb"]).shape == (2, 2)
    assert inner.asked[-1] == ["a", "bb"], "lists are phrases, which have files of their own"


@pytest.mark.unit
@pytest.mark.parametrize(("others", "again"), [(1, 0), (2, 1)])
def test_what_was_asked_long_ago_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, others: int, again: int
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    inner = CountingEncoder()
    remembering = Remembering(inner)
    for text in ("a", *"bcd"[:others], "a"):
        remembering.encode([text])
    assert len(inner.asked) == 1 + others + again


@pytest.mark.unit
def test_many_texts_are_encoded_in_parts_and_kept_nowhere(tmp_path: Path) -> None:
    inner = CountingEncoder()
    texts = ["x" * (number % 7) for number in range(module.PART * 2 + 1)]
    vectors = CachedEncoder(inner, tmp_path).encode_once(texts)
    assert vectors[:, 0].tolist() == [len(text) for text in texts]
    assert sorted(map(len, inner.asked)) == [1, module.PART, module.PART]
    assert CachedEncoder(inner, tmp_path).encode_once(texts[:2]).shape == (2, 2)
    assert list(tmp_path.iterdir()) == []
