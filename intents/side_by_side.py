"""The test utterances of a draft and of what is live, each under both catalogues.

What a draft takes out is tried too: nobody makes a draft look better by forgetting what it loses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intents.normalise import normaliser
from intents.pack import Pack, TestUtterance
from intents.trial import Outcome, Trial, Understands, tried
from intents.types import Band, Bands


class Origin(StrEnum):
    """Where a test utterance stands."""

    KEPT = "kept"
    """In both, with the same meaning."""
    NEW = "new"
    """In the draft alone."""
    RESTATED = "restated"
    """In both, and the draft gives it another meaning."""
    REMOVED = "removed"
    """In the live catalogue alone; its need is still there."""
    GONE = "gone"
    """In the live catalogue alone; the draft has no such need any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A test utterance that is tried."""

    test: TestUtterance
    """As the draft means it; what it took out as the live catalogue does."""
    origin: Origin
    meant: str | None
    """What it means in the live catalogue; of a new one the same as in the draft."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What becomes of one test utterance now, and with the draft."""

    asked: Asked
    was: Trial
    now: Trial

    @property
    def text(self) -> str:
        """What is said."""
        return self.asked.test.text

    @property
    def in_draft(self) -> bool:
        """Whether the draft has it."""
        return self.asked.origin not in (Origin.REMOVED, Origin.GONE)

    @property
    def counts(self) -> bool:
        """Whether it can be right under both: its need is in both."""
        return self.asked.origin is not Origin.GONE

    @property
    def known(self) -> bool:
        """Whether it says the same of both, and was not written for the draft."""
        return self.asked.origin in (Origin.KEPT, Origin.REMOVED)

    @property
    def lost(self) -> bool:
        """Whether it was right and is wrong with the draft."""
        return self.counts and self.was.right and not self.now.right

    @property
    def gained(self) -> bool:
        """Whether it was wrong and is right with the draft."""
        return self.counts and self.now.right and not self.was.right


def asked_of(live: Pack, draft: Pack, language: str) -> list[Asked]:
    """Return what has to be tried in a language: the draft's test utterances and those taken out.

    The same words in both are the same utterance, however they are written.
    """
    normalise = normaliser(language)
    before = {normalise(test.text): test for test in live.tests.get(language, [])}
    after = {normalise(test.text): test for test in draft.tests.get(language, [])}
    found = []
    for words, test in after.items():
        old = before.get(words)
        meant = test.intent if old is None else old.intent
        origin = Origin.RESTATED if meant != test.intent else Origin.KEPT
        found.append(Asked(test, Origin.NEW if old is None else origin, meant))
    for words, test in before.items():
        if words not in after:
            gone = test.intent is not None and test.intent not in draft.intents
            found.append(Asked(test, Origin.GONE if gone else Origin.REMOVED, test.intent))
    return found


def tried_both(
    asked: Iterable[Asked],
    both: tuple[Understands | None, Understands],
    bands: tuple[Bands, Bands],
    today: date,
    step: Callable[[], None] = lambda: None,
) -> list[Pair]:
    """Return what becomes of every utterance under the live catalogue and under the draft.

    ``both`` has None for a live catalogue without that language; ``step`` is called after each.
    """
    return list(_tried(asked, both, bands, today, step))


def _tried(
    asked: Iterable[Asked],
    both: tuple[Understands | None, Understands],
    bands: tuple[Bands, Bands],
    today: date,
    step: Callable[[], None],
) -> Iterator[Pair]:
    before, after = both
    for one in asked:
        nothing = Trial(one.test, Outcome("", Band.REJECT, 0.0))
        was = tried(before, [one.test], bands[0], today)[0] if before is not None else nothing
        yield Pair(one, was, tried(after, [one.test], bands[1], today)[0])
        step()
