"""The two networks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from asr.errors import ModelError
from asr.moonshine.model import MoonshineModel

pytestmark = pytest.mark.model


@pytest.mark.parametrize("seconds", [1, 8, 14])
def test_beams_are_scored_at_every_length(model: Callable[[str], Path], seconds: int) -> None:
    loaded = MoonshineModel(model("moonshine-tiny-en"))
    state = loaded.begin(loaded.encode(np.zeros(16000 * seconds, dtype=np.float32)))
    one = loaded.step(state, loaded.first)
    assert np.exp(one).sum(axis=1) == pytest.approx([1.0], abs=1e-3)
    state.select([0, 0, 0])
    three = loaded.step(state, [5, 6, 5])
    assert three.shape[0] == 3
    assert np.allclose(three[0], three[2], atol=1e-4)
    state.select([1])
    assert loaded.step(state, [7]).shape[0] == 1


def test_missing_and_damaged_files_are_named(model: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"encoder_model\.ort is missing"):
        MoonshineModel(tmp_path)
    folder = tmp_path / "copy"
    shutil.copytree(model("moonshine-tiny-en"), folder)
    (folder / "encoder_model.ort").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="damaged"):
        MoonshineModel(folder)
