"""A catalogue tried on utterances whose meaning is known, and two catalogues on any utterances.

What counts is what a call would do: act (``accept``), ask, or not understand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from intents.bands import Judged
from intents.pack import TestUtterance
from intents.types import Band, Bands, IntentMatch

CALL = 5.0
"""What a labelled call counts for against a held-out phrase: phrases are harder than calls."""


class Understands(Protocol):
    """What is tried: a ``Matcher``."""

    def match(self, text: str, *, confidence: float = 1.0, today: date) -> IntentMatch:
        """Return what ``text`` amounts to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call would make of one utterance."""

    meaning: str
    """An intent, ``agent``, an alarm, another command; "" for nothing."""
    band: Band
    confidence: float

    @property
    def acts(self) -> bool:
        """Whether the call acts on it without asking."""
        return bool(self.meaning) and self.band is Band.ACCEPT


@dataclass(frozen=True, slots=True)
class Trial:
    """One test utterance and what became of it."""

    test: TestUtterance
    outcome: Outcome

    @property
    def right(self) -> bool:
        """Whether the first choice is right; of an utterance for nobody: not acted upon."""
        if self.test.intent is None:
            return not self.outcome.acts
        return self.outcome.meaning == self.test.intent

    @property
    def harmful(self) -> bool:
        """Whether a caller is sent to the wrong place without being asked."""
        return self.outcome.acts and self.outcome.meaning != self.test.intent


class Change(StrEnum):
    """What another catalogue makes of an utterance, in comparison."""

    SAME = "same"
    BETTER = "better"
    """Its meaning is known, and only the new catalogue finds it."""
    WORSE = "worse"
    REJECTED = "newly rejected"
    """It was understood and is not any more."""
    UNDERSTOOD = "newly understood"
    CHANGED = "changed"
    """Another meaning, and nobody has said which is right."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance of a caller."""

    text: str
    confidence: float = 1.0
    """Of the recogniser."""
    meaning: str | None = None
    """What it meant, where somebody has said so; "" for nothing that is handled."""
    call_sid: str = ""
    again: str = ""
    """Other words that were read when its audio was read again; "" for the same."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One utterance under two catalogues."""

    heard: Heard
    before: Outcome
    after: Outcome

    @property
    def change(self) -> Change:
        """What has changed for the caller."""
        before, after, meant = self.before.meaning, self.after.meaning, self.heard.meaning
        if before == after:
            return Change.SAME
        if meant is not None and meant in (before, after):
            return Change.BETTER if after == meant else Change.WORSE
        if not after:
            return Change.REJECTED
        return Change.UNDERSTOOD if not before else Change.CHANGED


def outcome(match: IntentMatch, bands: Bands) -> Outcome:
    """Return what a call would make of a match."""
    if match.alarm is not None:
        band = Band.CONFIRM if match.doubtful else Band.ACCEPT
        return Outcome(match.alarm.value, band, match.alarm_confidence)
    if match.command is not None:
        return Outcome(match.command.value, Band.ACCEPT, 1.0)
    band = bands.judge(match.candidates)
    if band is Band.REJECT or not match.candidates:
        return Outcome("", Band.REJECT, match.candidates[0].confidence if match.candidates else 0)
    first = match.candidates[0]
    return Outcome(first.intent, band, first.confidence)


def tried(
    matcher: Understands, tests: Iterable[TestUtterance], bands: Bands, today: date
) -> list[Trial]:
    """Return what becomes of every test utterance."""
    return [Trial(t, outcome(matcher.match(t.text, today=today), bands)) for t in tests]


def calls_judged(matcher: Understands, tests: Iterable[TestUtterance], today: date) -> list[Judged]:
    """Return how sure the matcher is of each call that asks for a need, and whether it is right.

    What raises an alarm or is a command is left out: no band decides of it.
    """
    found = []
    for test in tests:
        match = matcher.match(test.text, today=today)
        if match.candidates and match.alarm is None and match.command is None:
            first = match.candidates[0]
            found.append(Judged(first.confidence, first.intent == test.intent, CALL, first.intent))
    return found


def confusions(trials: Iterable[Trial]) -> Counter[tuple[str, str]]:
    """Return how often each meaning was taken for each other; "" stands for none."""
    return Counter((trial.test.intent or "", trial.outcome.meaning) for trial in trials)


def compared(
    before: Understands,
    after: Understands,
    utterances: Sequence[Heard],
    bands: tuple[Bands, Bands],
    today: date,
) -> Iterator[Compared]:
    """Yield each utterance under both; the same words at the same confidence are judged once.

    ``bands`` are those of both catalogues.
    """
    known: dict[tuple[str, float], tuple[Outcome, Outcome]] = {}
    for heard in utterances:
        key = (heard.text, round(heard.confidence, 2))
        if key not in known:
            both = [
                outcome(matcher.match(heard.text, confidence=key[1], today=today), own)
                for matcher, own in zip((before, after), bands, strict=True)
            ]
            known[key] = (both[0], both[1])
        yield Compared(heard, *known[key])
