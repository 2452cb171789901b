"""MiniLM's weights (safetensors) as an ONNX graph, made once and kept beside the weights.

all-MiniLM-L6-v2: 6 layers, 12 heads of 32, hidden size 384, mean pooling. A sentence is the
mean of the last layer beside the mean of a middle one, which is nearer to the words: together
they tell needs apart better than the last layer alone (docs/adr/0006-likeness.md).
The graph is quantised to int8, which costs no accuracy and halves the time.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from intents.errors import IntentsError

FILE = "encoder-int8-two-layers.onnx"
OPSET = 17
LAYERS, HEADS, SIZE, EPSILON = 6, 12, 384, 1e-12
SHARES = {LAYERS - 1: 0.6, 3: 0.4}
"""Which layers (from 0) are pooled, and the share of each in a cosine; they add up to 1."""


def onnx_file(folder: Path) -> Path:
    """Return the ONNX file of the model in ``folder``, making it when it is not there.

    Raises:
        IntentsError: the weights are missing or damaged.

    """
    target = folder / FILE
    if target.exists():
        return target
    try:
        weights = load_file(folder / "model.safetensors")
    except Exception as error:  # safetensors raises its own kinds
        raise IntentsError(
            f"{folder}: the encoder's weights are missing or damaged; "
            "run: callsteer models download minilm-l6-v2"
        ) from error
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        plain, small = Path(workshop) / "plain.onnx", Path(workshop) / FILE
        onnx.save(_Graph(weights).model(), str(plain))
        logging.disable(logging.WARNING)  # it advises a pre-processing that changes nothing here
        try:
            quantize_dynamic(plain, small, weight_type=QuantType.QInt8, per_channel=True)
        finally:
            logging.disable(logging.NOTSET)
        os.replace(small, target)
    return target


class _Graph:
    """Builds the network node by node."""

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._tensors: dict[str, onnx.TensorProto] = {}

    def model(self) -> onnx.ModelProto:
        """Return the whole network.

        ids, mask of the tokens and mask of those that are pooled, each [batch, length], to
        unit vectors [batch, size * pooled layers].
        """
        bias = self._mask_bias()
        hidden = self._embeddings()
        layers = []
        for layer in range(LAYERS):
            hidden = self._layer(f"encoder.layer.{layer}", hidden, bias)
            layers.append(hidden)
        pooled = [self._pool(layers[layer], share) for layer, share in SHARES.items()]
        self._nodes.append(helper.make_node("Concat", pooled, ["vectors"], axis=1))
        shape = ["batch", "length"]
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("input_ids", "attention_mask", "pooled_mask")
        ]
        width = SIZE * len(SHARES)
        output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", width])
        graph = helper.make_graph(
            self._nodes, "minilm", inputs, [output], list(self._tensors.values())
        )
        return helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8
        )

    def _embeddings(self) -> str:
        words = self._op("Gather", [self._weight("embeddings.word_embeddings.weight"), "input_ids"])
        length = self._op("Shape", ["input_ids"], start=1, end=2)
        zero, one = self._value(np.array(0)), self._value(np.array(1))
        count = self._op("Squeeze", [length])
        places = self._op("Range", [zero, count, one])
        position = self._op(
            "Gather", [self._weight("embeddings.position_embeddings.weight"), places]
        )
        kind = self._value(self._weights["embeddings.token_type_embeddings.weight"][:1])
        total = self._op("Add", [self._op("Add", [words, position]), kind])
        return self._norm("embeddings.LayerNorm", total)

    def _mask_bias(self) -> str:
        """Zero where there is a token, very low where there is padding; [batch, 1, 1, length]."""
        mask = self._op("Cast", ["attention_mask"], to=TensorProto.FLOAT)
        wide = self._op("Unsqueeze", [mask, self._value(np.array([1, 2]))])
        inverse = self._op("Sub", [self._value(np.array(1.0, dtype=np.float32)), wide])
        return self._op("Mul", [inverse, self._value(np.array(-1e4, dtype=np.float32))])

    def _layer(self, name: str, hidden: str, bias: str) -> str:
        attended = self._attention(f"{name}.attention", hidden, bias)
        dense = self._linear(f"{name}.attention.output.dense", attended)
        middle = self._norm(f"{name}.attention.output.LayerNorm", self._op("Add", [dense, hidden]))
        wide = self._gelu(self._linear(f"{name}.intermediate.dense", middle))
        narrow = self._linear(f"{name}.output.dense", wide)
        return self._norm(f"{name}.output.LayerNorm", self._op("Add", [narrow, middle]))

    def _attention(self, name: str, hidden: str, bias: str) -> str:
        head_size = SIZE // HEADS
        split = self._value(np.array([0, 0, HEADS, head_size]))

        def heads(part: str, order: list[int]) -> str:
            projected = self._linear(f"{name}.self.{part}", hidden)
            return self._op("Transpose", [self._op("Reshape", [projected, split])], perm=order)

        query, key = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1])
        value = heads("value", [0, 2, 1, 3])
        scale = self._value(np.array(head_size**-0.5, dtype=np.float32))
        scores = self._op("Mul", [self._op("MatMul", [query, key]), scale])
        weights = self._op("Softmax", [self._op("Add", [scores, bias])], axis=-1)
        mixed = self._op("Transpose", [self._op("MatMul", [weights, value])], perm=[0, 2, 1, 3])
        return self._op("Reshape", [mixed, self._value(np.array([0, 0, SIZE]))])

    def _gelu(self, value: str) -> str:
        half = self._value(np.array(0.5, dtype=np.float32))
        one = self._value(np.array(1.0, dtype=np.float32))
        root = self._value(np.array(2**-0.5, dtype=np.float32))
        erf = self._op("Erf", [self._op("Mul", [value, root])])
        return self._op("Mul", [self._op("Mul", [value, half]), self._op("Add", [erf, one])])

    def _pool(self, hidden: str, share: float) -> str:
        """Mean of the tokens that count, its squared length ``share``."""
        mask = self._op("Cast", ["pooled_mask"], to=TensorProto.FLOAT)
        wide = self._op("Unsqueeze", [mask, self._value(np.array([2]))])
        axis = self._value(np.array([1]))
        total = self._op("ReduceSum", [self._op("Mul", [hidden, wide]), axis], keepdims=0)
        count = self._op("ReduceSum", [mask, axis], keepdims=1)
        mean = self._op("Div", [total, count])
        length = self._op("ReduceL2", [mean], axes=[1], keepdims=1)
        root = self._value(np.array(share**0.5, dtype=np.float32))
        return self._op("Mul", [self._op("Div", [mean, length]), root])

    def _linear(self, name: str, value: str) -> str:
        matrix = self._value(np.ascontiguousarray(self._weights[f"{name}.weight"].T))
        return self._op("Add", [self._op("MatMul", [value, matrix]), self._weight(f"{name}.bias")])

    def _norm(self, name: str, value: str) -> str:
        inputs = [value, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        return self._op("LayerNormalization", inputs, axis=-1, epsilon=EPSILON)

    def _weight(self, name: str) -> str:
        return self._value(self._weights[name], name)

    def _value(self, array: NDArray[Any], name: str = "") -> str:
        name = name or f"value_{len(self._tensors)}"
        self._tensors[name] = numpy_helper.from_array(array, name)
        return name

    def _op(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        name = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name
