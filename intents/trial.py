"""A catalogue tried on utterances whose meaning is known, and two catalogues on any utterances.

What counts is what a call would do: act (``accept``), ask, or not understand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import inf
from typing import Protocol

from intents.bands import Judged
from intents.pack import Pack, TestUtterance
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
    """What another catalogue makes of an utterance, in comparison.

    What was meant decides where somebody has said so, and then what the caller is put through:
    see ``Compared.change``.
    """

    SAME = "same"
    """The same meaning, acted on or asked about as before; how it is asked does not matter."""
    BETTER = "better"
    """Its meaning is known, and the caller comes nearer to it: it is found, a wrong need is no
    longer acted on unasked, or what nobody handles is no longer taken for a need."""
    WORSE = "worse"
    """Its meaning is known, and the caller gets further from it; the reverse of the above."""
    REJECTED = "newly rejected"
    """It was understood and is not any more."""
    UNDERSTOOD = "newly understood"
    CHANGED = "changed"
    """Another meaning: nobody has said which is right, or both are wrong and as bad."""
    ASKED = "now asked about"
    """The same meaning, which was acted on at once: the caller is asked a question more. Where the
    meaning is known it is the right one."""
    ACTED = "now acted on without asking"
    """The same meaning, which was asked about: the caller is asked a question less, and nobody
    notices a mistake. Where the meaning is known it is the right one."""


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
        before, after, meant = self.before, self.after, self.heard.meaning
        if (before.meaning, before.acts) == (after.meaning, after.acts):
            return Change.SAME
        if meant is not None:
            was, now = _distance(before, meant), _distance(after, meant)
            if was != now:
                return Change.BETTER if now < was else Change.WORSE
        if before.meaning == after.meaning:
            return Change.ACTED if after.acts else Change.ASKED
        if not after.meaning:
            return Change.REJECTED
        return Change.UNDERSTOOD if not before.meaning else Change.CHANGED

    @property
    def need(self) -> str:
        """What it is counted under: what it meant where that is known, or was understood as."""
        return self.before.meaning if self.heard.meaning is None else self.heard.meaning


def _distance(found: Outcome, meant: str) -> int:
    """Return how far from what was meant a caller ends: 0 there, 1 a turn lost, 2 elsewhere.

    A wrong guess that is asked about costs a turn, as not to be understood does.
    """
    if found.meaning == meant:
        return 0
    return 2 if found.acts else 1


def judged_by(pack: Pack) -> Bands:
    """Return the bands by which calls judge: a need that is always confirmed is never acted on."""
    bands = pack.thresholds()
    asked = {
        name: replace(bands.of(name), accept=inf, own={})
        for name, item in pack.intents.items()
        if item.always_confirm
    }
    return replace(bands, own={**bands.own, **asked})


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
