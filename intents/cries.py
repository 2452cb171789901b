"""The sentences that the stage of safety learns from: ``languages/*/urgent/*.txt``, one a line.

A file's name is what its callers need; ``near_misses`` and ``ordinary`` need nobody at once.
They are read only where something is learnt from them: a line that starts goes by what was kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from intents.language import LANGUAGES, language_data
from intents.normalise import normaliser
from intents.regression import Labels
from intents.types import Alarm

NONE = "none"
CLASSES = (*(alarm.value for alarm in Alarm), "person", NONE)
HARMLESS = ("near_misses", "ordinary")
"""Files of ``NONE``: written to be mistaken for another class, and calls of every kind."""


def cries(language: str) -> dict[str, tuple[str, ...]]:
    """Return each file's sentences by its name; {} where a language has none.

    Raises:
        IntentsError: the language is not known.

    """
    language_data(language)
    return {path.stem: _lines(path) for path in _files(language)}


def has_cries(language: str) -> bool:
    """Whether there is anything to learn from."""
    return bool(_files(language))


def fingerprint(language: str) -> str:
    """Return what changes when anything does that is learnt from."""
    background = "\n".join(language_data(language).background)
    texts = [background, *(path.read_text(encoding="utf-8") for path in _files(language))]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def training(language: str) -> tuple[list[str], Labels]:
    """Return the normalised sentences with the places of their classes, none twice."""
    said = cries(language)
    background = language_data(language).background
    return labelled({**said, "ordinary": (*said.get("ordinary", ()), *background)}, language)


def labelled(said: Mapping[str, Sequence[str]], language: str) -> tuple[list[str], Labels]:
    """Return sentences by the names of their files as ``training`` does."""
    normalise = normaliser(language)
    labels: dict[str, int] = {}
    for name in sorted(said, key=_order):
        place = CLASSES.index(NONE if name in HARMLESS else name)
        for text in said[name]:
            labels.setdefault(normalise(text), place)
    return list(labels), np.array(list(labels.values()), dtype=np.intp)


def _order(name: str) -> int:
    return len(CLASSES) + HARMLESS.index(name) if name in HARMLESS else CLASSES.index(name)


def _files(language: str) -> list[Path]:
    return sorted((LANGUAGES / language / "urgent").glob("*.txt"))


def _lines(path: Path) -> tuple[str, ...]:
    return tuple(line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
