"""A recogniser that hears nothing twice: the same audio is asked about again after each change.

What it remembers holds as long as nothing of ``asr`` and nothing it is asked changes: the key is
made of the sources, the samples and the expectation, of whose phrases engines use the short ones.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np

from asr.recognizer import Decoding, Recognizer, Samples
from asr.types import Expectation, OpenNeed, Reading, Word
from benchmarks.spoken import ROOT
from ivr.switchboard import Switchboard

READINGS = ROOT / "build" / "readings"
SHORT_WORDS = 2
"""Longer phrases of an expectation change no reading."""


class HearingOnce(Switchboard):
    """A switchboard whose recogniser remembers."""

    def recognizer(self, language: str, engine: str | None = None) -> Recognizer:
        """Return the recogniser for ``language``."""
        return _Remembering(super().recognizer(language, engine))


class _Remembering:
    def __init__(self, inner: Recognizer) -> None:
        self._inner = inner
        self.name, self.language, self.rate = inner.name, inner.language, inner.rate

    def open(self, expectation: Expectation) -> _Remembered:
        return _Remembered(self._inner, expectation)


class _Remembered:
    def __init__(self, inner: Recognizer, expectation: Expectation) -> None:
        self._inner = inner
        self._expectation = expectation
        self._decoding: Decoding | None = None
        self._parts: list[Samples] = []
        self._given = 0

    def accept(self, samples: Samples) -> None:
        self._parts.append(samples)

    def partial(self, hurried: bool = False) -> Reading:
        return self._read("partial", hurried)

    def final(self, hurried: bool = False) -> Reading:
        return self._read("final", hurried)

    def cancel(self) -> None:
        if self._decoding is not None:
            self._decoding.cancel()

    def _read(self, how: str, hurried: bool) -> Reading:
        name = self._key(f"{self._inner.name} {self._inner.language} {hurried}")
        path = READINGS / name[:2] / f"{name}.json"
        if path.exists():
            return _reading(json.loads(path.read_text(encoding="utf-8")))
        if self._decoding is None:
            self._decoding = self._inner.open(self._expectation)
        for part in self._parts[self._given :]:
            self._decoding.accept(part)
        self._given = len(self._parts)
        decoding = self._decoding
        reading = decoding.final(hurried) if how == "final" else decoding.partial(hurried)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(reading)), encoding="utf-8")
        return reading

    def _key(self, about: str) -> str:
        asked = self._expectation
        short: list[str] = []
        if isinstance(asked, OpenNeed):
            short = sorted(p for p in asked.phrases if len(p.split()) <= SHORT_WORDS)
            asked = OpenNeed()
        digest = hashlib.sha256(f"{_sources()} {about} {asked} {short}".encode())
        if self._parts:
            digest.update(np.concatenate(self._parts).tobytes())
        return digest.hexdigest()


@cache
def _sources() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(ROOT, "asr").rglob("*")):
        if path.suffix in (".py", ".yaml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _reading(data: dict[str, object]) -> Reading:
    words = tuple(Word(**word) for word in data.pop("words"))  # type: ignore[attr-defined]
    others = tuple(_reading(other) for other in data.pop("alternatives"))  # type: ignore[attr-defined]
    return Reading(words=words, alternatives=others, **data)  # type: ignore[arg-type]
