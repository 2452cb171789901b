"""Piper's own code with a voice made here: a tiny network that hums once for each phoneme."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from ivr.prompts import PiperSynthesizer, SpeechError

pytestmark = pytest.mark.model

pytest.importorskip("piper", reason="the extra piper is not installed")

RATE = 16_000
EACH = 400
"""Samples a phoneme at the usual speed."""


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a voice: ids [1, n] to audio [1, 1, 1, n * EACH * length scale]."""
    nodes = [
        helper.make_node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["ids", "axes"], ["wide"]),
        helper.make_node("Gather", ["scales", "one"], ["scale"], axis=0),
        helper.make_node("Mul", ["scale", "each"], ["long"]),
        helper.make_node("Concat", ["ones", "long"], ["sizes"], axis=0),
        helper.make_node("Resize", ["wide", "", "sizes"], ["stretched"], mode="nearest"),
        helper.make_node("Sin", ["stretched"], ["output"]),
    ]
    values = [
        helper.make_tensor("axes", TensorProto.INT64, [2], [1, 2]),
        helper.make_tensor("one", TensorProto.INT64, [1], [1]),
        helper.make_tensor("each", TensorProto.FLOAT, [1], [float(EACH)]),
        helper.make_tensor("ones", TensorProto.FLOAT, [3], [1.0, 1.0, 1.0]),
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "m"])
    graph = helper.make_graph(nodes, "hum", inputs, [output], values)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    file = tmp_path_factory.mktemp("voice") / "hum.onnx"
    onnx.save(model, str(file))
    sounds = "_^$ abcdefghijklmnopqrstuvwxyzəɪʊɛæɑɔʃθðŋɹˈˌː"  # noqa: RUF001 - IPA
    ids = {char: [n] for n, char in enumerate(sounds, 1)}
    config = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.6, "length_scale": 1, "noise_w": 0.8},
        "num_symbols": len(ids),
        "num_speakers": 1,
        "phoneme_id_map": ids,
    }
    file.with_name("hum.onnx.json").write_text(json.dumps(config), encoding="utf-8")
    return file


def test_a_text_is_spoken_at_telephone_rate_and_common_level(voice: Path) -> None:
    audio = PiperSynthesizer(voice).synthesize("lost card", "en", 100)
    assert audio.dtype == np.int16
    assert len(audio) > 10 * EACH // 2, "ten phonemes and more, at half of the voice's rate"
    assert 1_000 < np.abs(audio.astype(np.int32)).max() < 32_767


def test_slower_is_longer(voice: Path) -> None:
    speaker = PiperSynthesizer(voice)
    usual, slow = (len(speaker.synthesize("lost card", "en", rate)) for rate in (100, 75))
    assert slow == pytest.approx(usual / 0.75, rel=0.05)


def test_another_language_is_refused(voice: Path) -> None:
    with pytest.raises(SpeechError, match="speaks en, not fa"):
        PiperSynthesizer(voice).synthesize("salam", "fa", 100)


def test_a_missing_or_damaged_voice_is_one_clear_error(voice: Path, tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="is missing"):
        PiperSynthesizer(tmp_path / "nothing.onnx")
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(b"not a network")
    bad.with_name("bad.onnx.json").write_text(voice.with_name("hum.onnx.json").read_text())
    with pytest.raises(SpeechError, match="cannot be loaded as a Piper voice"):
        PiperSynthesizer(bad)
