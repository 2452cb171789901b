"""Public corpora of intents as the classifier sees them: normalised, few phrases an intent."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import DATA, have
from intents.language import language_data
from intents.normalise import normaliser

Phrases = Mapping[str, Sequence[str]]
"""Intent, then its phrases."""
Tests = Sequence[tuple[str, str]]
"""Utterances with their intents; "" is out of scope."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """One corpus, normalised."""

    name: str
    phrases: Phrases
    """All that there are to learn from."""
    tests: Tests
    outside: Sequence[str]
    """Examples of what is out of scope, to learn from; disjoint from the tests."""

    def few(self, shots: int, seed: int) -> Phrases:
        """Return ``shots`` phrases an intent, drawn by ``seed``; all of them for 0."""
        dice = random.Random(seed)
        return {
            intent: dice.sample(texts, shots) if shots else texts
            for intent, texts in sorted(self.phrases.items())
        }


def background() -> list[str]:
    """Return what the product knows to be for nobody on any line."""
    return [normaliser("en")(text) for text in language_data("en").background]


def corpora() -> list[Corpus]:
    """Return the corpora that are here; the others are named on stderr."""
    known: dict[Path, Callable[[Path], Corpus]] = {
        DATA / "nlu" / "clinc150" / "data_full.json": _clinc150,
        DATA / "nlu" / "banking77": _banking77,
    }
    return [load(path) for path, load in known.items() if have(path)]


def _clinc150(file: Path) -> Corpus:
    parts = json.loads(file.read_text(encoding="utf-8"))
    normalise = normaliser("en")
    inside = [(normalise(text), intent) for text, intent in parts["test"]]
    return Corpus(
        "clinc150",
        _by_intent(parts["train"]),
        [*inside, *((normalise(text), "") for text, _ in parts["oos_test"])],
        [normalise(text) for text, _ in parts["oos_train"]],
    )


def _banking77(folder: Path) -> Corpus:
    normalise = normaliser("en")
    tests = [(normalise(text), intent) for text, intent in _rows(folder / "test.csv")]
    return Corpus("banking77", _by_intent(_rows(folder / "train.csv")), tests, [])


def _rows(file: Path) -> list[tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["category"]) for row in csv.DictReader(lines)]


def _by_intent(pairs: Sequence[Sequence[str]]) -> Phrases:
    normalise, found = normaliser("en"), dict[str, dict[str, None]]()
    for text, intent in pairs:
        found.setdefault(intent, {})[normalise(text)] = None
    return {intent: list(texts) for intent, texts in found.items()}
