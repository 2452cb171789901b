"""What is wrong with a catalogue though it is valid: phrases that will be mistaken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from intents.classifier import NOT_HANDLED
from intents.discovery import Encode
from intents.lexicon import Lexicon
from intents.normalise import Normaliser, basic
from intents.pack import Wordings
from intents.types import Alarm

TOO_ALIKE = 0.90
"""Cosine at which two phrases of different intents say the same."""
FEW = 10
"""Phrases below which an intent is guessed at."""
NEIGHBOURS = 5
"""Nearest phrases; one that has none of its own intent among them is an outlier."""
STRANGE = 0.18
"""An outlier's likest phrase of its own is less like it than that of another, by this cosine."""


class Kind(StrEnum):
    """Kinds of findings, gravest first."""

    CONFLICT = "conflict"
    """Two intents have nearly the same phrase."""
    COMMAND = "command"
    """A phrase is a universal command, an answer or an alarm, which comes first."""
    OUTLIER = "outlier"
    """A phrase is among those of another intent."""
    FEW = "few"
    """An intent has too few phrases."""
    SURROUNDED = "surrounded"
    """Much that is said of an intent is nearest to phrases of one other."""
    SAME = "same"
    """An intent has phrases enough, and too few different ones."""
    BEGINNING = "beginning"
    """The phrases of an intent begin alike."""
    UNHEARD = "unheard"
    """No phrase of an intent has a value that callers may say with it."""


COVERAGE = {
    Kind.SURROUNDED: "{intent}: of what is said, {share} is nearest to {other_intent}; add phrases "
    "in the words that only {intent} has, and look whether some belong to {other_intent}",
    Kind.SAME: "{intent}: {phrase}; add some in other words, and some of callers who tell a story "
    "or only hint at it",
    Kind.BEGINNING: "{intent}: {share} of its phrases begin with {phrase!r}; add some as "
    "questions, as stories, and in a word or two",
    Kind.UNHEARD: "{intent}: no phrase has a {phrase}, though callers may say it in the same "
    "breath; add two or three that do",
}
"""Where understanding is thin (``intents/coverage.py``), in words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at."""

    kind: Kind
    intent: str
    phrase: str
    """"" for findings about the whole intent."""
    other_intent: str = ""
    """"" for none; "not_handled" for the phrases that no intent handles."""
    other_phrase: str = ""
    similarity: float = 0.0
    """Cosine of two phrases; of what a share is told of, that share."""

    def __str__(self) -> str:
        """Return the finding in words."""
        match self.kind:
            case Kind.CONFLICT:
                return (
                    f"{self.intent}: {self.phrase!r} says the same as {self.other_phrase!r} "
                    f"of {self.other_intent} ({self.similarity:.2f}); keep one, or make them differ"
                )
            case Kind.COMMAND if self.other_intent in set(Alarm):
                return (
                    f"{self.intent}: {self.phrase!r} raises the alarm {self.other_intent} before "
                    "any intent; take it out, or declare the need alarming in pack.yaml"
                )
            case Kind.COMMAND:
                return (
                    f"{self.intent}: {self.phrase!r} is taken for {self.other_intent} before any "
                    "intent; take it out"
                )
            case Kind.OUTLIER:
                return (
                    f"{self.intent}: {self.phrase!r} stands among phrases of {self.other_intent} "
                    f"(likest {self.other_phrase!r}); move it, or add more like it"
                )
            case Kind.FEW:
                return f"{self.intent}: {self.phrase} phrases; add others until there are {FEW}"
            case _:
                share = f"{self.similarity:.0%}"
                return COVERAGE[self.kind].format(**asdict(self), share=share)


def find_problems(
    wordings: Wordings,
    encode: Encode,
    normalise: Normaliser,
    lexicon: Lexicon,
    alarming: Collection[str] = (),
) -> list[Finding]:
    """Return what is worth looking at in one language of a pack, gravest first.

    Phrases of the ``alarming`` intents may raise an alarm.
    """
    pairs, owners, alike = _compared(wordings, encode, normalise)
    found = [
        *_conflicts(pairs, owners, alike),
        *_commands(pairs, normalise, lexicon, alarming),
        *_outliers(pairs, owners, alike),
        *(
            Finding(Kind.FEW, intent, str(len(item.phrases)))
            for intent, item in wordings.intents.items()
            if len(item.phrases) < FEW
        ),
    ]
    rank = list(Kind)
    return sorted(found, key=lambda finding: (rank.index(finding.kind), -finding.similarity))


def find_conflicts(wordings: Wordings, encode: Encode, normalise: Normaliser) -> list[Finding]:
    """Return the phrases of different intents that are nearly the same, likest first."""
    found = _conflicts(*_compared(wordings, encode, normalise))
    return sorted(found, key=lambda finding: -finding.similarity)


def find_commands(
    wordings: Wordings,
    normalise: Normaliser,
    lexicon: Lexicon,
    alarming: Collection[str] = (),
) -> list[Finding]:
    """Return the phrases that a universal command, an answer or an alarm comes before."""
    pairs = [(p, i) for i, item in wordings.intents.items() for p in item.phrases]
    return _commands(pairs, normalise, lexicon, alarming)


def _compared(
    wordings: Wordings, encode: Encode, normalise: Normaliser
) -> tuple[list[tuple[str, str]], NDArray[np.str_], NDArray[np.float64]]:
    """Return all phrases with their intents, these alone, and how alike the phrases are."""
    pairs = [(p, i) for i, item in wordings.intents.items() for p in item.phrases]
    pairs += [(phrase, NOT_HANDLED) for phrase in wordings.not_handled]
    vectors = encode([normalise(phrase) for phrase, _ in pairs])
    alike: NDArray[np.float64] = np.asarray(vectors @ vectors.T, dtype=np.float64)
    np.fill_diagonal(alike, -1.0)
    return pairs, np.array([intent for _, intent in pairs]), alike


def _conflicts(
    pairs: Sequence[tuple[str, str]], owners: NDArray[np.str_], alike: NDArray[np.float64]
) -> list[Finding]:
    rows, columns = np.nonzero(np.triu(alike >= TOO_ALIKE))
    return [
        Finding(
            Kind.CONFLICT,
            pairs[one][1] or "not_handled",
            pairs[one][0],
            pairs[other][1] or "not_handled",
            pairs[other][0],
            round(float(alike[one, other]), 3),
        )
        for one, other in zip(rows.tolist(), columns.tolist(), strict=True)
        if owners[one] != owners[other]
    ]


def _outliers(
    pairs: Sequence[tuple[str, str]], owners: NDArray[np.str_], alike: NDArray[np.float64]
) -> list[Finding]:
    found = []
    for place, (phrase, intent) in enumerate(pairs):
        if intent == NOT_HANDLED:
            continue
        near = np.argsort(-alike[place])[:NEIGHBOURS]
        mine = alike[place][owners == intent].max()
        best = int(near[0])
        if intent not in owners[near] and alike[place, best] - mine > STRANGE:
            found.append(
                Finding(
                    Kind.OUTLIER,
                    intent,
                    phrase,
                    pairs[best][1] or "not_handled",
                    pairs[best][0],
                    round(float(alike[place, best]), 3),
                )
            )
    return found


def _commands(
    pairs: Sequence[tuple[str, str]],
    normalise: Normaliser,
    lexicon: Lexicon,
    alarming: Collection[str],
) -> list[Finding]:
    found = []
    for phrase, intent in pairs:
        if intent == NOT_HANDLED:
            continue
        plain = basic(phrase)
        answer, rest = lexicon.answer(plain)
        command = lexicon.command(plain, normalise(phrase))
        taken = command.value if command is not None else answer if answer and not rest else None
        alarm = lexicon.alarm(plain)
        if alarm is not None and intent in alarming:
            continue
        taken = alarm or taken
        if taken is not None:
            found.append(Finding(Kind.COMMAND, intent, phrase, str(taken)))
    return found
