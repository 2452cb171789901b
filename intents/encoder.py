"""Texts to vectors. Vectors of phrases are kept on disk by content, so that publishing is quick."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from intents.errors import IntentsError
from intents.kept_arrays import read, write
from intents.minilm import SHARES, SIZE, onnx_file
from intents.own_encoder import OwnEncoder, described

Vectors = NDArray[np.float32]
"""Unit length, shape [texts, size]."""

LONGEST = 64
"""Tokens of an utterance that are read; more is a story whose beginning is enough."""
PART = 500
"""Texts that one core encodes at a time."""
REMEMBERED = 512
"""Texts said lately whose vectors are kept: live and draft are asked about the same ones."""
KEPT_FILES = 24
"""Files of vectors that stay on disk, the newest; each is a few megabytes."""


class Encoder(Protocol):
    """Texts to unit vectors. Shared by all threads."""

    name: str
    """Part of the cache's key."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text."""


class MiniLmEncoder:
    """all-MiniLM-L6-v2 on onnxruntime, one thread."""

    name = "minilm-l6-v2-int8-two-layers-alone"

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
        """Return unit vectors [texts, 768]; an empty text is a vector too.

        Each text is run alone: the network's rounding goes by all that is run together, so that
        a text among others had another vector (cosine .992) than when it is said. It takes no
        longer, since nothing is padded.
        """
        if not texts:
            return np.zeros((0, SIZE * len(SHARES)), dtype=np.float32)
        return np.concatenate([self._run(text) for text in texts])

    def _run(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        mask = np.ones_like(ids)
        pooled = np.ones_like(ids)
        if ids.shape[1] > 2:  # the marks at both ends are no words, but all there is of nothing
            pooled[:, [0, -1]] = 0
        inputs = {"input_ids": ids, "attention_mask": mask, "pooled_mask": pooled}
        (vectors,) = self._session.run(None, inputs)
        result: Vectors = vectors
        return result


class Remembering:
    """An encoder that encodes what it was asked lately only once. Thread-safe."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._lock = Lock()
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text; only single texts are remembered."""
        if len(texts) != 1:
            return self._encoder.encode(texts)
        (text,) = texts
        with self._lock:
            known = self._known.get(text)
        if known is None:
            known = self._encoder.encode(texts)
            with self._lock:
                self._known[text] = known
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        return known


@lru_cache(maxsize=2)
def shared_encoder(folder: Path) -> Remembering:
    """Return the process's encoder from ``folder``: one network for all companies and drafts.

    Raises:
        IntentsError: it cannot be loaded.

    """
    own = described(folder)
    return Remembering(OwnEncoder(folder, own) if own is not None else MiniLmEncoder(folder))


class CachedEncoder:
    """An encoder whose vectors of known phrases come from files, one file a list of phrases."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._folder = folder
        self._prefix = f"vectors-{hashlib.sha256(encoder.name.encode()).hexdigest()[:8]}"

    def encode_known(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of phrases, computing only those that no file has."""
        key = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:24]
        file = self._folder / f"{self._prefix}-{key}.npz"
        digests = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
        known = self._known(file, set(digests))
        new = {d: text for d, text in zip(digests, texts, strict=True) if d not in known}
        if new:
            known.update(zip(new, self._encoder.encode(list(new.values())), strict=True))
        vectors: Vectors = np.stack([known[digest] for digest in digests])
        if new or not file.exists():
            _keep(file, digests, vectors)
            self._forget()
        return vectors

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what was said just now."""
        return self._encoder.encode(texts)

    def encode_once(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of many texts that nobody asks for again; on all cores."""
        parts = [texts[begin : begin + PART] for begin in range(0, len(texts), PART)]
        if len(parts) < 2:
            return self._encoder.encode(texts)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(self._encoder.encode, parts)))

    def _known(self, file: Path, wanted: set[bytes]) -> dict[bytes, Vectors]:
        """Collect what ``file`` has, or else what the files of other lists have."""
        found: dict[bytes, Vectors] = {}
        for path in (file, *self._files()):
            if len(found) == len(wanted):
                break
            for digest, vector in _kept(path):
                if digest in wanted:
                    found.setdefault(digest, vector)
        return found

    def _files(self) -> list[Path]:
        """Return the files of this encoder, newest first."""
        try:
            files = [(path.stat().st_mtime_ns, path) for path in self._folder.glob("vectors-*.npz")]
        except OSError:
            return []
        return [p for _, p in sorted(files, reverse=True) if p.name.startswith(self._prefix)]

    def _forget(self) -> None:
        for path in self._files()[KEPT_FILES:]:
            try:
                path.unlink()
            except OSError:
                return


def _kept(file: Path) -> Iterator[tuple[bytes, Vectors]]:
    """Yield what ``file`` holds; nothing when it is not there or damaged."""
    kept = read(file) or {}
    digests, vectors = kept.get("digests", ()), kept.get("vectors", ())
    if len(digests) == len(vectors):
        yield from ((bytes(row), v) for row, v in zip(digests, vectors, strict=True))


def _keep(file: Path, digests: list[bytes], vectors: Vectors) -> None:
    rows = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(len(digests), 16)
    write(file, {"digests": rows, "vectors": vectors})
