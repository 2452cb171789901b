"""How far a text is believed to be what was said and meant."""

from __future__ import annotations

from dataclasses import replace

from intents.types import Candidate

KNOWN = 0.97
"""Of an utterance that is a known phrase."""
HEDGED = 0.75
"""The most that a need counts for which is named beside a negation or a correction: it is asked."""
SECOND = 0.75
"""The most that what another reading than the first says counts for."""
UNHEARD = 0.45
"""A recogniser's confidence at which half of the trust in a match is lost."""


def with_first(intent: str, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Put ``intent`` in front with the confidence of a known phrase."""
    sure = max([KNOWN, *(c.confidence for c in candidates if c.intent == intent)])
    others = [c for c in candidates if c.intent != intent]
    left = 1.0 - sure
    return (
        Candidate(intent, sure),
        *(Candidate(c.intent, round(min(c.confidence, left), 4)) for c in others[:2]),
    )


def asked_about(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Leave no need sure enough to act on."""
    return tuple(replace(c, confidence=min(c.confidence, HEDGED)) for c in candidates)


def as_heard(candidates: tuple[Candidate, ...], confidence: float) -> tuple[Candidate, ...]:
    """Let the recogniser's doubt join in: a text that may be wrong is a weaker reason."""
    share = trust(confidence)
    return tuple(Candidate(c.intent, round(c.confidence * share, 4)) for c in candidates)


def trust(confidence: float) -> float:
    """Return how much of what a text says counts, for the recogniser's ``confidence`` in it."""
    return min(1.0, max(0.3, 0.5 + 0.5 * (confidence - UNHEARD) / (0.8 - UNHEARD)))
