"""How likely words are to follow each other: what decides between readings that sound alike.

General English (the trigrams that PocketSphinx's wheel carries) is mixed with what callers of this
line are likely to say. Figures: docs/adr/0002-decoding.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pocketsphinx

OWN = 0.3
"""Share of the line's phrases in the mixture."""
UNKNOWN = -14.0
"""Log-probability of a word that general English does not know."""
FIGURES = -6.0
"""Log-probability of a number that is written in figures, which no trigram knows."""
DISCOUNT = 0.75
"""What is taken off each count, for what was never counted."""
VOCABULARY = 50_000
"""Words that might be said, where no phrase has any of them."""
BEGIN, END = "<s>", "</s>"
ENGLISH = "en-us/en-us.lm.bin"

Words = tuple[str, ...]
"""Words in the order in which they are said; of three, the last is the one in question."""


def trigrams(text: str) -> Iterator[Words]:
    """Yield each word of ``text``, and its end, behind the two before it.

    >>> list(trigrams("my card"))[1:]
    [('<s>', 'my', 'card'), ('my', 'card', '</s>')]
    """
    words = [BEGIN, BEGIN, *text.split(), END]
    return zip(words, words[1:], words[2:], strict=False)


class Phrases:
    """Trigrams of some phrases, with absolute discounting; immutable."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._counts: Counter[Words] = Counter()
        for phrase in phrases:
            for words in trigrams(phrase):
                self._counts.update(words[begin:] for begin in range(3))
        self._before: Counter[Words] = Counter()
        self._kinds: Counter[Words] = Counter()
        for words, count in self._counts.items():
            self._before[words[:-1]] += count
            self._kinds[words[:-1]] += 1

    def probability(self, words: Words) -> float:
        """Return how likely the last of one to three words is behind the others."""
        if not words:
            return 1.0 / VOCABULARY
        shorter, before = self.probability(words[1:]), words[:-1]
        seen = self._before[before]
        if not seen:
            return shorter
        left = DISCOUNT * self._kinds[before] * shorter
        return (max(self._counts[words] - DISCOUNT, 0.0) + left) / seen


class English:
    """General English, loaded once a process. Holds the GIL, so threads may share it."""

    def __init__(self) -> None:
        log = pocketsphinx.LogMath()
        path = pocketsphinx.get_model_path(ENGLISH)
        self._model = pocketsphinx.NGramModel(pocketsphinx.Config(), log, path)
        self._to_natural = float(log.log_to_ln(1_000_000)) / 1_000_000

    def log_probability(self, words: Words) -> float:
        """Return the natural logarithm of how likely the last word is behind the others."""
        first, second, word = words
        if any(letter.isdigit() for letter in word):
            return FIGURES
        known = [word, second] if second == BEGIN else [word, second, first]  # newest first
        found = float(self._model.prob(known)) * self._to_natural
        return max(found, UNKNOWN)


class LanguageModel:
    """General English and a line's phrases. Shared by all threads."""

    def __init__(self, general: English, phrases: Iterable[str]) -> None:
        self._general = general
        self._phrases = Phrases(phrases)

    def log_probability(self, text: str) -> float:
        """Return the natural logarithm of how likely plain ``text`` is to be said."""
        return math.fsum(map(self._of, trigrams(text)))

    def _of(self, words: Words) -> float:
        general = math.exp(self._general.log_probability(words))
        return math.log((1.0 - OWN) * general + OWN * self._phrases.probability(words))


@lru_cache(maxsize=1)
def english() -> English:
    """Return the process's general English."""
    return English()


@lru_cache(maxsize=12)
def language_model(language: str, phrases: tuple[str, ...]) -> LanguageModel | None:
    """Return the model of a line; None for a language without general trigrams."""
    return LanguageModel(english(), phrases) if language == "en" else None
