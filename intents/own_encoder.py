"""A sentence encoder that somebody has put into the models folder: any ONNX export.

Its folder holds the network, ``tokenizer.json`` and ``encoder.json``, which says how a sentence
becomes a vector. See docs/languages.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from tokenizers import Tokenizer

from intents.errors import IntentsError

DESCRIPTION = "encoder.json"
LONGEST = 64
"""Tokens of an utterance that are read."""

Vectors = NDArray[np.float32]


class Description(BaseModel):
    """How a sentence becomes a vector."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(min_length=1)]
    """With its version: vectors that are kept on disk are told apart by it."""
    languages: list[str] = Field(min_length=1)
    """Tags that it is used for; "*" for all."""
    file: str = "model.onnx"
    pooling: Literal["mean", "first", "none"] = "mean"
    """Of the tokens' vectors; "none" when the network gives one vector a text."""
    prefix: str = ""
    """Put before each text, like "query: " for E5."""
    normalise: bool = True

    def speaks(self, language: str) -> bool:
        """Whether it is used for ``language``."""
        return "*" in self.languages or language in self.languages


def described(folder: Path) -> Description | None:
    """Return the description in ``folder``, None when there is none.

    Raises:
        IntentsError: it is wrong.

    """
    file = folder / DESCRIPTION
    if not file.is_file():
        return None
    try:
        return Description.model_validate_json(file.read_text(encoding="utf-8"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "JSON"
        raise IntentsError(f"{file}: {where}: {first['msg']}") from error


class OwnEncoder:
    """An encoder as its description says, on one thread of onnxruntime."""

    def __init__(self, folder: Path, description: Description) -> None:
        self.name = description.name
        self._description = description
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                str(folder / description.file), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both raise kinds of their own
            raise IntentsError(
                f"{folder}: the encoder cannot be loaded; it needs {description.file} and "
                f"tokenizer.json: {error}"
            ) from error
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._wanted = {given.name for given in self._session.get_inputs()}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text, [texts, size]; each is run alone, as ``MiniLmEncoder`` does."""
        return np.concatenate([self._run(text) for text in texts])

    def _run(self, text: str) -> Vectors:
        tokens = self._tokenizer.encode(self._description.prefix + text).ids
        ids = np.array([tokens or [0]], dtype=np.int64)
        mask = np.full_like(ids, bool(tokens))
        inputs: dict[str, Any] = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
        }
        given = {name: value for name, value in inputs.items() if name in self._wanted}
        output = np.asarray(self._session.run(None, given)[0], dtype=np.float32)
        return self._finished(self._pooled(output, mask))

    def _pooled(self, output: Vectors, mask: NDArray[np.int64]) -> Vectors:
        match self._description.pooling:
            case "mean":
                weights = mask[:, :, None].astype(np.float32)
                pooled: Vectors = (output * weights).sum(axis=1) / np.maximum(
                    weights.sum(axis=1), 1.0
                )
                return pooled
            case "first":
                return output[:, 0]
            case "none":
                return output

    def _finished(self, vectors: Vectors) -> Vectors:
        if not self._description.normalise:
            return vectors
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
        return unit
