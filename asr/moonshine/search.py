"""Beam search over Moonshine's tokens: free, biased towards phrases, or within a grammar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.moonshine.masks import PhraseBias, TokenGrammar
from asr.moonshine.model import MoonshineModel, Scores
from asr.moonshine.tokenizer import EOS

TOKENS_PER_S, TOKENS_MORE = 6.5, 6
FRAMES_PER_S = 16_000 / 384
FIRST_BOOST, GOING_BOOST = 1.0, 2.0
LONGEST_LOOP, LOOPS = 4, 5
WORTH = 10.0
"""Tokens this much less likely than the likeliest are not looked at, where there are others."""

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Beam:
    """One way of reading the audio so far."""

    tokens: tuple[int, ...] = ()
    score: float = 0.0
    """Sum of what the search maximises: log-probabilities and boosts."""
    log_prob: float = 0.0
    """Sum of the model's own log-probabilities."""
    state: Any = None
    """Of the guide."""
    ended: bool = False

    @property
    def rank(self) -> float:
        """Score a token, so that longer readings are not worse for being longer."""
        return self.score / (len(self.tokens) + 1)

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


class Biased:
    """Tokens that go on within a likely phrase are favoured."""

    def __init__(self, bias: PhraseBias) -> None:
        self._bias = bias

    def start(self) -> Any:
        """Return the state before the first token."""
        return self._bias.start()

    def options(self, state: Any, scores: Floats, width: int) -> tuple[Ids, Floats]:
        """Return the likeliest tokens, and their scores with the boosts added."""
        favoured, gains = self._bias.boosts(state, FIRST_BOOST, GOING_BOOST)
        raised = scores[favoured] + gains
        if len(favoured) > width:
            best = np.argpartition(raised, -width)[-width:]
            favoured, raised = favoured[best], raised[best]
        plain = likeliest(scores, width + len(favoured))
        plain = plain[~np.isin(plain, favoured)]
        return np.concatenate([favoured, plain]), np.concatenate([raised, scores[plain]])

    def follow(self, state: Any, token: int) -> Any:
        """Return the state after ``token``."""
        return self._bias.follow(state, token)


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


Guide = Free | Biased | Within


def search(
    model: MoonshineModel,
    hidden: NDArray[np.float32],
    guide: Guide,
    width: int,
    check: Callable[[], None],
) -> list[Beam]:
    """Return finished readings of encoded audio ([1, frames, 288]), best first; [] for none.

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
        beams, parents = _extend(beams, model.step(state, inputs), guide, width)
        done += [beam for beam in beams if beam.ended]
        going = [(b, p) for b, p in zip(beams, parents, strict=True) if _goes_on(b)]
        if not going or _settled(done, [b for b, _ in going], width):
            break
        beams = [beam for beam, _ in going]
        state.select([parent for _, parent in going])
        inputs = [beam.tokens[-1] for beam in beams]
    return sorted(done or [b for b in beams if b.tokens], key=lambda beam: -beam.rank)


def _extend(
    beams: list[Beam], scores: Scores, guide: Guide, width: int
) -> tuple[list[Beam], list[int]]:
    """Return the best ``width`` continuations of all beams, and the beam each came from."""
    options: list[tuple[float, int, int, float]] = []
    for number, beam in enumerate(beams):
        ids, guided = guide.options(beam.state, scores[number], width)
        best = np.argsort(-guided)[:width]
        for token, score in zip(ids[best].tolist(), guided[best].tolist(), strict=True):
            options.append((beam.score + score, number, token, float(scores[number, token])))
    options.sort(reverse=True)
    extended = [
        _after(beams[number], token, total, log_prob, guide)
        for total, number, token, log_prob in options[:width]
    ]
    return extended, [number for _, number, _, _ in options[:width]]


def _after(beam: Beam, token: int, total: float, log_prob: float, guide: Guide) -> Beam:
    if token == EOS:
        return Beam(beam.tokens, total, beam.log_prob + log_prob, beam.state, ended=True)
    state = guide.follow(beam.state, token)
    return Beam((*beam.tokens, token), total, beam.log_prob + log_prob, state)


def _goes_on(beam: Beam) -> bool:
    return not beam.ended and not _loops(beam.tokens)


def _settled(done: list[Beam], going: list[Beam], width: int) -> bool:
    """Whether no open reading can still overtake the finished ones."""
    if not done:
        return False
    best = max(beam.rank for beam in done)
    return len(done) >= width or all(beam.rank < best - 1.0 for beam in going)


def _loops(tokens: tuple[int, ...]) -> bool:
    """Whether the last tokens say the same thing again and again."""
    for size in range(1, LONGEST_LOOP + 1):
        pattern = tokens[-size:]
        if len(tokens) >= size * LOOPS and tokens[-size * LOOPS :] == pattern * LOOPS:
            return True
    return False
