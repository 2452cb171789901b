"""The graph we write against numbers computed with plain numpy from the same weights."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
from safetensors.numpy import load_file

from intents.errors import IntentsError
from intents.minilm import EPSILON, HEADS, LAYERS, SHARES, SIZE, onnx_file

pytestmark = pytest.mark.model

IDS = [101, 2026, 4003, 2003, 2439, 102]


def reference(weights: dict[str, np.ndarray], ids: list[int]) -> np.ndarray:
    """Return the sentence vector by the textbook (BERT, mean pooling of two layers)."""
    from scipy.special import erf

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        return (x - mean) / np.sqrt(var + EPSILON) * weights[f"{name}.weight"] + weights[
            f"{name}.bias"
        ]

    def linear(x: np.ndarray, name: str) -> np.ndarray:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    means = []
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        q, k, v = (
            linear(x, f"{at}.attention.self.{part}").reshape(len(ids), HEADS, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = q @ k.swapaxes(1, 2) / np.sqrt(SIZE // HEADS)
        soft = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (soft / soft.sum(-1, keepdims=True) @ v).swapaxes(0, 1).reshape(len(ids), SIZE)
        x = norm(
            linear(mixed, f"{at}.attention.output.dense") + x, f"{at}.attention.output.LayerNorm"
        )
        wide = linear(x, f"{at}.intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
        x = norm(linear(wide, f"{at}.output.dense") + x, f"{at}.output.LayerNorm")
        means.append(x[1:-1].mean(0))
    return np.concatenate(
        [
            means[layer] / np.linalg.norm(means[layer]) * share**0.5
            for layer, share in SHARES.items()
        ]
    )


def test_the_graph_computes_what_the_weights_say(model: Callable[[str], Path]) -> None:
    folder = model("minilm-l6-v2")
    session = ort.InferenceSession(str(onnx_file(folder)), providers=["CPUExecutionProvider"])
    ids = np.array([[*IDS, 0, 0]], dtype=np.int64)
    mask = np.array([[1] * len(IDS) + [0, 0]], dtype=np.int64)
    words = np.array([[0] + [1] * (len(IDS) - 2) + [0, 0, 0]], dtype=np.int64)
    inputs = {"input_ids": ids, "attention_mask": mask, "pooled_mask": words}
    (vectors,) = session.run(None, inputs)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-3)
    wanted = reference(load_file(folder / "model.safetensors"), IDS)
    assert float(vectors[0] @ wanted) > 0.97, "int8 costs a little, padding nothing"


def test_damaged_weights_are_named(model: Callable[[str], Path], tmp_path: Path) -> None:
    shutil.copy(model("minilm-l6-v2") / "tokenizer.json", tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(IntentsError, match="models download minilm-l6-v2"):
        onnx_file(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "model.safetensors",
        "tokenizer.json",
    ]
