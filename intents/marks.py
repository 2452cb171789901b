"""Marks on letters that a caller left out: "toi bi mat the" to "tôi bị mất thẻ".

A word without marks becomes the word that the language's own texts have in its place: after
the word before it, before the word after it, or else at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from intents.language import language_data
from intents.normalise import bare
from intents.pack import Pack

SEEN_PAIRS = 1
"""Occurrences of a pair of words at which half of its weight is reached."""

Path = tuple[float, tuple[str, ...]]
"""How good a reading is, and its words."""


class Marks:
    """Learnt from ``texts``, which carry their marks. Immutable, shared by all threads."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._readings: dict[str, set[str]] = defaultdict(set)
        for text in texts:
            words = text.split()
            self._counts.update(words)
            self._pairs.update(pairwise(words))
            for word in words:
                self._readings[bare(word)].add(word)

    def restore(self, text: str) -> str:
        """Return ``text`` with marks; as it is when it has some already.

        >>> Marks(["tôi bị mất thẻ", "mặt trời"]).restore("bi mat the roi")
        'bị mất thẻ roi'
        """
        if not text.isascii():
            return text
        words = text.split()
        best: list[Path] = [(0.0, ())]
        for word in words:
            best = [self._continued(best, reading) for reading in self._of(word)]
        return " ".join(max(best, key=lambda path: (path[0], path[1]))[1])

    def _of(self, word: str) -> list[str]:
        return sorted(self._readings.get(word, {word}))

    def _continued(self, paths: list[Path], reading: str) -> Path:
        """Return the best way to ``reading``."""
        own = self._counts[reading] / (1 + sum(self._counts[r] for r in self._of(bare(reading))))

        def score(path: Path) -> float:
            before = path[1][-1:] or ("",)
            pair = self._pairs[before[0], reading]
            share = pair / (pair + SEEN_PAIRS)
            return path[0] + own + share

        value, words = max(((score(path), path[1]) for path in paths), key=lambda found: found)
        return value, (*words, reading)


def known_texts(pack: Pack, language: str) -> list[str]:
    """Return all that is known of how people write in ``language``."""
    data, wordings = language_data(language), pack.wordings(language)
    phrases = [phrase for intent in wordings.intents.values() for phrase in intent.phrases]
    answers = [*data.yes, *data.no, *data.yes_alone, *data.no_alone, *data.vague]
    commands = [text for texts in data.commands.values() for text in texts]
    numbers = [*data.numbers.values, *data.numbers.scales, *data.dates.days]
    common = [*data.preambles, *data.postscripts, *answers, *commands, *numbers]
    return [*phrases, *wordings.not_handled, *data.background, *common]
