"""A promise instead of limits: of 100 calls routed without asking, at most so many wrong.

What the line would do is known from each phrase held out, and from the sample by chance that
people have labelled. Utterances that were missed for a reason are left out: they went badly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from intents.bands import (
    Advice,
    Bin,
    Judged,
    OfIntent,
    bands_for,
    by_intent,
    kept,
    reliability,
    with_own,
)
from intents.matcher import Matcher
from intents.pack import TestUtterance
from intents.trial import Understands, calls_judged
from intents.types import Bands
from ivr.storage.engine import Database
from ivr.storage.sample_draw import sample_labels
from ivr.tuning.ruling import today_of
from ivr.tuning.workshop import Workshop

USUAL, LEAST, MOST = 3.0, 0.5, 20.0
"""Wrong of 100: what is promised unless somebody says otherwise, and the ends of the slider."""
OTHERS = (1.0, 2.0, 3.0, 5.0, 10.0)
"""Promises that are shown beside it."""


@dataclass(frozen=True, slots=True)
class Target:
    """A promise, what follows from it, and what it rests on."""

    wrong: float
    """Of 100."""
    advice: Advice
    """The line's bands alone."""
    bands: Bands
    """What the draft would get: the line's, and those that needs get for themselves."""
    kept: tuple[float, float]
    """By ``bands``: share of calls that are routed unasked, and of the wrong ones of these."""
    curve: Sequence[Bin]
    others: Sequence[tuple[float, Advice]]
    phrases: int
    """Answers of held-out phrases."""
    labelled: int
    """Utterances of callers."""
    intents: Sequence[OfIntent] = ()
    """Of those intents of which enough is known, the worst kept first."""


class Targets:
    """What a line's draft would do, made once a matcher. Thread-safe."""

    def __init__(self, workshop: Workshop, database: Database) -> None:
        self._workshop = workshop
        self._database = database
        self._lock = Lock()
        self._held: WeakKeyDictionary[Understands, list[Judged]] = WeakKeyDictionary()

    def target(self, preset: str, language: str, wrong: float) -> Target | None:
        """Return what a promise amounts to; None when nothing is known of the line."""
        pack = self._workshop.draft(preset).pack
        matcher, remembering = self._workshop.rulings.matchers.of(pack, language)
        held = self._once(matcher)
        tests = [
            TestUtterance(text=text, intent=meaning or None)
            for text, meaning in sample_labels(self._database, preset, language)
        ]
        calls = calls_judged(remembering, tests, today_of(pack))
        answers = [*held, *calls]
        if not answers:
            return None
        advice = bands_for(answers, wrong / 100)
        intents = by_intent(answers, advice.bands.accept, wrong / 100)
        bands = with_own(advice.bands, intents)
        return Target(
            wrong=wrong,
            advice=advice,
            bands=bands,
            kept=kept(answers, bands),
            curve=reliability(answers),
            others=[(other, bands_for(answers, other / 100)) for other in OTHERS],
            phrases=len(held),
            labelled=len(calls),
            intents=intents,
        )

    def prepare(self, preset: str, language: str) -> int:
        """Work out what ``target`` rests on, which takes seconds; return how many answers."""
        pack = self._workshop.draft(preset).pack
        return len(self._once(self._workshop.rulings.matchers.of(pack, language)[0]))

    def ready(self, preset: str, language: str) -> bool:
        """Whether ``target`` answers at once: what it rests on is known."""
        pack = self._workshop.draft(preset).pack
        built = self._workshop.rulings.matchers.known(pack, language)
        with self._lock:
            return built is not None and built[0] in self._held

    def _once(self, matcher: Understands) -> list[Judged]:
        with self._lock:
            found = self._held.get(matcher)
        if found is None:
            found = _held_out(matcher)
            with self._lock:
                self._held[matcher] = found
        return found


def _held_out(matcher: Understands) -> list[Judged]:
    return matcher.held_out() if isinstance(matcher, Matcher) else []
