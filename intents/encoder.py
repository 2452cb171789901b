"""Texts to vectors. Vectors of phrases are kept on disk by content, so that publishing is quick."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from intents.errors import IntentsError
from intents.minilm import onnx_file

Vectors = NDArray[np.float32]
"""Unit length, shape [texts, size]."""

LONGEST = 64
"""Tokens of an utterance that are read; more is a story whose beginning is enough."""
BATCH = 64


class Encoder(Protocol):
    """Texts to unit vectors. Shared by all threads."""

    name: str
    """Part of the cache's key."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text."""


class MiniLmEncoder:
    """all-MiniLM-L6-v2 on onnxruntime, one thread."""

    name = "minilm-l6-v2-int8"

    def __init__(self, folder: Path) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        file = onnx_file(folder)
        try:
            self._session = ort.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:
            raise IntentsError(
                f"{folder}: the encoder cannot be loaded (damaged?); "
                "run: callsteer models download minilm-l6-v2"
            ) from error
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors [texts, 384]; an empty text is a vector too."""
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        vectors = np.zeros((len(texts), 384), dtype=np.float32)
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            vectors[chosen] = self._run([texts[number] for number in chosen])
        return vectors

    def _run(self, texts: list[str]) -> Vectors:
        encoded = [self._tokenizer.encode(text).ids for text in texts]
        width = max(len(ids) for ids in encoded)
        ids = np.zeros((len(encoded), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(encoded):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        result: Vectors = vectors
        return result


class CachedEncoder:
    """An encoder whose vectors of known phrases come from a file."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._folder = folder

    def encode_known(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of phrases, computing only what no file has."""
        key = hashlib.sha256("\n".join([self.name, *texts]).encode()).hexdigest()
        file = self._folder / f"vectors-{key[:32]}.npy"
        try:
            kept: Vectors = np.load(file, allow_pickle=False)
            if kept.shape[0] == len(texts):
                return kept
        except (OSError, ValueError):
            pass  # not there, or damaged: made anew
        vectors = self._encoder.encode(texts)
        _keep(file, vectors)
        return vectors

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what was said just now."""
        return self._encoder.encode(texts)


def _keep(file: Path, vectors: Vectors) -> None:
    """Write the file atomically; a disk that fails only costs time later."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(f".{id(vectors)}.tmp.npy")
        np.save(temporary, vectors, allow_pickle=False)
        temporary.replace(file)
    except OSError:
        return
