"""What the stage of safety has learnt: fitted, kept and read again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from intents.cries import CLASSES, NONE
from intents.regression import Labels
from intents.safety_model import ANCHORS, URGENT_SHARE, Learnt, drawn, learn, load, save

pytestmark = pytest.mark.unit

SAID = {
    "emergency": ["help", "he is not breathing", "she stopped breathing", "there is a fire"],
    NONE: ["where is my parcel", "my bill is wrong", "is the fire sale on", "parcel", "my bill"],
}


def vectors_of(texts: list[str]) -> np.ndarray:
    """Return stand-ins for meanings: by chance, the same for the same text."""
    rows = [np.random.default_rng(len(text)).normal(size=8) for text in texts]
    found = np.array(rows, dtype=np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def learnt() -> Learnt:
    texts = [text for said in SAID.values() for text in said]
    labels = [CLASSES.index(name) for name, said in SAID.items() for _ in said]
    return learn(texts, np.array(labels), vectors_of(texts))


def test_what_was_learnt_is_told_apart(learnt: Learnt) -> None:
    said = ["breathing stopped", "wrong bill"]
    found = learnt.probabilities(said, vectors_of(said))
    assert [CLASSES[place] for place in found.argmax(axis=1)] == ["emergency", NONE]
    assert found.sum(axis=1) == pytest.approx(1.0)


def test_only_a_whole_cry_of_one_word_counts_alone(learnt: Learnt) -> None:
    assert learnt.alone == {"help"}


def test_what_was_kept_answers_as_what_was_fitted(learnt: Learnt, tmp_path: Path) -> None:
    save(learnt, tmp_path / "new" / "kept.npz")
    kept = load(tmp_path / "new" / "kept.npz")
    assert kept is not None
    said = ["he is breathing", "unheard of", ""]
    vectors = vectors_of(said)
    wanted = learnt.probabilities(said, vectors)
    np.testing.assert_array_equal(kept.probabilities(said, vectors), wanted)
    assert kept.alone == learnt.alone
    assert len(list((tmp_path / "new").iterdir())) == 1, "nothing half written is left"


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no archive", b"words"])
def test_what_cannot_be_read_is_learnt_anew(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    if content is not None:
        file.write_bytes(content)
    assert load(file) is None


def test_a_disk_that_fails_only_costs_time(learnt: Learnt, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    save(learnt, tmp_path / "file" / "kept.npz")
    assert load(tmp_path / "file" / "kept.npz") is None


def of_both(urgent: int, none: int) -> Labels:
    return np.array([0] * urgent + [CLASSES.index(NONE)] * none)


def test_sentences_of_both_kinds_are_compared_with_and_none_twice() -> None:
    labels = of_both(ANCHORS, ANCHORS)
    anchors = drawn(labels)
    assert len(set(anchors.tolist())) == len(anchors) == ANCHORS
    assert (labels[anchors] == 0).sum() == round(ANCHORS * URGENT_SHARE)
    assert drawn(of_both(2, 1)).tolist() == [0, 1, 2], "all, where there are few"
