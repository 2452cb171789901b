"""Texts to vectors for the console, each text once: kept by content, in memory and on disk."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np

from intents.discovery import Encode, lexical_vectors
from intents.encoder import CachedEncoder, Vectors, shared_encoder
from ivr.installed import encoder_folder

KEPT = 30_000
"""Texts whose vectors stay in memory."""
MANY = 64
"""So many new texts at once are looked for on disk first."""

Open = Callable[[str], CachedEncoder | None]
"""Returns the encoder of a language; None where there is none."""


class Meanings:
    """One for the process. Thread-safe."""

    def __init__(self, open_encoder: Open) -> None:
        self._open = open_encoder
        self._lock = Lock()
        self._encoders: dict[str, CachedEncoder | None] = {}
        self._known: OrderedDict[tuple[str, str], Vectors] = OrderedDict()

    def encode_of(self, language: str) -> Encode:
        """Return what makes vectors of texts: by meaning where there is a model, or by letters."""
        with self._lock:
            if language not in self._encoders:
                self._encoders[language] = self._open(language)
            encoder = self._encoders[language]
        if encoder is None:
            return lexical_vectors
        return lambda texts: self._encode(language, encoder, texts)

    def _encode(self, language: str, encoder: CachedEncoder, texts: Sequence[str]) -> Vectors:
        keys = [(language, text) for text in texts]
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        new = list(dict.fromkeys(text for text in texts if (language, text) not in found))
        if new:
            encode = encoder.encode_known if len(new) >= MANY else encoder.encode
            found |= {(language, t): v for t, v in zip(new, encode(new), strict=True)}
            self._remember(found)
        stacked: Vectors = np.stack([found[key] for key in keys])
        return stacked

    def _remember(self, found: dict[tuple[str, str], Vectors]) -> None:
        with self._lock:
            self._known.update(found)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)


@lru_cache(maxsize=4)
def meanings(cache: Path) -> Meanings:
    """Return the vectors that are kept in ``cache``, the same for all who ask."""

    def opened(language: str) -> CachedEncoder | None:
        folder = encoder_folder(language)
        return CachedEncoder(shared_encoder(folder), cache) if folder is not None else None

    return Meanings(opened)
