"""How far the classifier's answer is trusted, in the light of how it came about."""

from __future__ import annotations

from dataclasses import replace

from intents.types import Candidate

KNOWN = 0.97
"""Of an utterance that is a known phrase."""
HEDGED = 0.75
"""The most that a need counts for which is named beside a negation or a correction: it is asked."""
HEARD = 0.8
"""A recogniser's confidence from which on it takes nothing away."""
UNHEARD = 0.45
"""Its confidence at which half of the trust in a match is lost."""
LEAST = 0.3
"""What is left of the trust at the worst."""


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
    trust = 0.5 + 0.5 * (confidence - UNHEARD) / (HEARD - UNHEARD)
    trust = min(1.0, max(LEAST, trust))
    return tuple(Candidate(c.intent, round(c.confidence * trust, 4)) for c in candidates)
