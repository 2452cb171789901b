"""Beam search over Moonshine's tokens: free, or within a grammar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.moonshine.masks import TokenGrammar
from asr.moonshine.model import MoonshineModel, Scores
from asr.moonshine.tokenizer import EOS

TOKENS_PER_S, TOKENS_MORE = 6.5, 6
FRAMES_PER_S = 16_000 / 384
LONGEST_LOOP, LOOPS = 4, 5
LONGEST_PHRASE, PHRASES = 8, 3
"""A pattern of so few tokens so many times in a row is a loop: words that may be said again and
again, and phrases, which nobody says three times on end but which babble brings out."""
WORTH = 10.0
"""Tokens this much less likely than the likeliest are not looked at, where there are others."""
HOPELESS = 5.0
"""Beams this much less likely than the likeliest are not followed."""

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Beam:
    """One way of reading the audio so far."""

    tokens: tuple[int, ...] = ()
    log_prob: float = 0.0
    """Sum of the log-probabilities."""
    state: Any = None
    """Of the guide."""
    ended: bool = False

    def rank(self, length_power: float) -> float:
        """Return what readings are ordered by.

        ``length_power`` 1 compares them by log-probability a token, so that longer ones are not
        worse for being longer; 0 by log-probability as it is.
        """
        return float(self.log_prob / (len(self.tokens) + 1) ** length_power)

    @property
    def mean_log_prob(self) -> float:
        """Log-probability a token, the end included."""
        return self.log_prob / (len(self.tokens) + 1)


def likeliest(scores: Floats, count: int) -> Ids:
    """Return the ids of the ``count`` highest scores and a few more, in any order."""
    near = np.flatnonzero(scores > scores.max() - WORTH)
    return near if len(near) >= count else np.argpartition(scores, -count)[-count:]


class Free:
    """Any token may follow."""

    def start(self) -> object:
        """Return the state before the first token."""
        return None

    def options(self, state: object, scores: Floats, width: int) -> tuple[Ids, Floats]:
        """Return the likeliest tokens, and their scores as they are."""
        ids = likeliest(scores, width)
        return ids, scores[ids]

    def follow(self, state: object, token: int) -> object:
        """Return the state after ``token``."""
        return None


class Within:
    """Only what the grammar allows."""

    def __init__(self, grammar: TokenGrammar) -> None:
        self._grammar = grammar

    def start(self) -> Any:
        """Return the state before the first token."""
        return self._grammar.grammar.start()

    def options(self, state: Any, scores: Floats, width: int) -> tuple[Ids, Floats]:
        """Return the tokens that may come next, the end included where it may be, and scores."""
        ids = self._grammar.ids(state)
        return ids, scores[ids]

    def follow(self, state: Any, token: int) -> Any:
        """Return the state after ``token``."""
        return self._grammar.after(state)[token]


Guide = Free | Within


@dataclass(frozen=True, slots=True)
class How:
    """How wide and by what measure is searched."""

    width: int
    length_power: float


def search(
    model: MoonshineModel,
    hidden: NDArray[np.float32],
    guide: Guide,
    how: How,
    check: Callable[[], None],
) -> list[Beam]:
    """Return finished readings of encoded audio ([hearings, frames, 288]), best first; [] for none.

    ``check`` is called before each step and raises when nobody wants the reading any more.
    """
    check()
    state = model.begin(hidden)
    limit = int(hidden.shape[1] / FRAMES_PER_S * TOKENS_PER_S) + TOKENS_MORE
    beams = [Beam(state=guide.start())]
    done: list[Beam] = []
    inputs = list(model.first)
    for _ in range(limit):
        check()
        beams, parents = _extend(beams, model.step(state, inputs), guide, how.width)
        done += [beam for beam in beams if beam.ended]
        going = [(b, p) for b, p in zip(beams, parents, strict=True) if _goes_on(b)]
        if not going or _settled(done, [b for b, _ in going], how):
            break
        beams = [beam for beam, _ in going]
        state.select([parent for _, parent in going])
        inputs = [beam.tokens[-1] for beam in beams]
    found = done or [beam for beam in beams if beam.tokens]
    return sorted(found, key=lambda beam: -beam.rank(how.length_power))


def _extend(
    beams: list[Beam], scores: Scores, guide: Guide, width: int
) -> tuple[list[Beam], list[int]]:
    """Return the best ``width`` continuations of all beams, and the beam each came from."""
    options: list[tuple[float, int, int]] = []
    for number, beam in enumerate(beams):
        ids, allowed = guide.options(beam.state, scores[number], width)
        best = np.argsort(-allowed)[:width]
        for token, score in zip(ids[best].tolist(), allowed[best].tolist(), strict=True):
            options.append((beam.log_prob + score, number, token))
    options.sort(reverse=True)
    hopeless = options[0][0] - HOPELESS
    chosen = [option for option in options[:width] if option[0] > hopeless]
    extended = [_after(beams[number], token, total, guide) for total, number, token in chosen]
    return extended, [number for _, number, _ in chosen]


def _after(beam: Beam, token: int, total: float, guide: Guide) -> Beam:
    if token == EOS:
        return Beam(beam.tokens, total, beam.state, ended=True)
    return Beam((*beam.tokens, token), total, guide.follow(beam.state, token))


def _goes_on(beam: Beam) -> bool:
    return not beam.ended and not _loops(beam.tokens)


def _settled(done: list[Beam], going: list[Beam], how: How) -> bool:
    """Whether no open reading can still overtake the finished ones."""
    if not done:
        return False
    best = max(beam.rank(how.length_power) for beam in done)
    hopeless = all(beam.rank(how.length_power) < best - 1.0 for beam in going)
    return len(done) >= how.width or hopeless


def _loops(tokens: tuple[int, ...]) -> bool:
    """Whether the last tokens say the same thing again and again."""
    for size in range(1, LONGEST_PHRASE + 1):
        times = LOOPS if size <= LONGEST_LOOP else PHRASES
        pattern = tokens[-size:]
        if len(tokens) >= size * times and tokens[-size * times :] == pattern * times:
            return True
    return False
