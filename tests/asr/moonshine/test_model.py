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


def test_what_is_heard_more_than_once_is_averaged(
    model: Callable[[str], Path], said: Callable[[str, int, int], np.ndarray]
) -> None:
    loaded = MoonshineModel(model("moonshine-tiny-en"))
    audio = said("bank_03", 100, 2900)
    soft = audio * 0.1
    both = loaded.step(loaded.begin(loaded.encode(audio, soft)), loaded.first)
    each = [loaded.step(loaded.begin(loaded.encode(one)), loaded.first) for one in (audio, soft)]
    mean = np.mean(each, axis=0)
    # the network's numbers are small integers, scaled by what else is in the batch
    assert np.allclose(np.exp(both), np.exp(mean), atol=0.02)
    assert np.argmax(both) == np.argmax(mean)


def test_beams_of_several_hearings_stay_together(
    model: Callable[[str], Path], said: Callable[[str, int, int], np.ndarray]
) -> None:
    loaded = MoonshineModel(model("moonshine-tiny-en"))
    audio = said("bank_03", 100, 2900)
    once, twice = (loaded.begin(loaded.encode(*[audio] * count)) for count in (1, 2))
    for state in (once, twice):
        loaded.step(state, loaded.first)
        state.select([0, 0])
    one, two = (np.exp(loaded.step(state, [5, 6])) for state in (once, twice))
    assert np.allclose(one, two, atol=0.02)
