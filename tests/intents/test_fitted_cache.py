"""Regressions on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from intents.classifier import Classifier
from intents.fitted_cache import FittedCache
from tests.intents.conftest import WORDINGS

pytestmark = pytest.mark.unit

PHRASES = {name: item["phrases"] for name, item in WORDINGS["intents"].items()}


def trained(cache: Path | None) -> Classifier:
    return Classifier(PHRASES, WORDINGS["not_handled"], None, cache)


def test_a_kept_classifier_answers_as_the_trained_one(tmp_path: Path) -> None:
    first = trained(tmp_path)
    assert len(list(tmp_path.glob("classifier-*.npz"))) == 1
    again = trained(tmp_path)
    for text in ("where's my tea", "send it back", "who won"):
        assert again.rank(text) == first.rank(text) == trained(None).rank(text)


def test_other_phrases_are_trained_anew(tmp_path: Path) -> None:
    trained(tmp_path)
    Classifier({**PHRASES, "new": ["a", "b", "c", "d"]}, WORDINGS["not_handled"], None, tmp_path)
    assert len(list(tmp_path.glob("classifier-*.npz"))) == 2


@pytest.mark.parametrize("content", [b"damaged", b"PK\x03\x04", b""])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    trained(tmp_path)
    (file,) = tmp_path.glob("classifier-*.npz")
    file.write_bytes(content)
    assert FittedCache(tmp_path, ["x"]).load() is None
    assert trained(tmp_path).rank("opening hours")[0][0].intent == "hours"


def test_a_full_disk_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert trained(tmp_path / "file" / "below").rank("opening hours")[0][0].intent == "hours"


def test_what_is_kept_is_plain_arrays(tmp_path: Path) -> None:
    trained(tmp_path)
    (file,) = tmp_path.glob("classifier-*.npz")
    with np.load(file, allow_pickle=False) as kept:
        kinds = {name: kept[name].dtype.kind for name in kept.files}
    assert kinds == {
        "anchors": "i",
        "weights": "f",
        "bias": "f",
        "calibration_weights": "f",
        "calibration_bias": "f",
    }
