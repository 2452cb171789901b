"""One more phrase, looked at while it is typed: what will go wrong if it is taught.

The rules are those of ``findings``, asked about the few phrases that matter to the new one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from intents.classifier import NOT_HANDLED
from intents.discovery import Encode
from intents.encoder import Vectors
from intents.findings import FEW, NEIGHBOURS, TOO_ALIKE, Finding, Kind, find_problems
from intents.lexicon import Lexicon
from intents.normalise import Normaliser, basic
from intents.pack import IntentWordings, Wordings

NOBODY = "what we do not handle"


class Phrasebook:
    """All phrases of one language of a pack. Immutable; shared by threads."""

    def __init__(
        self, wordings: Wordings, encode: Encode, normalise: Normaliser, lexicon: Lexicon
    ) -> None:
        self._wordings = wordings
        self._encode = encode
        self._normalise = normalise
        self._lexicon = lexicon
        self._pairs = [(p, name) for name, item in wordings.intents.items() for p in item.phrases]
        self._pairs += [(phrase, NOT_HANDLED) for phrase in wordings.not_handled]
        self._texts = [normalise(phrase) for phrase, _ in self._pairs]
        self._owners = np.array([intent for _, intent in self._pairs], dtype=object)

    def warm_up(self) -> None:
        """Make the vectors of all phrases, so that the first question is as quick as the next."""
        self._encode(self._texts)

    def warnings(self, phrase: str, intent: str) -> list[str]:
        """Return what speaks against teaching ``phrase`` to ``intent``, gravest first, in words."""
        said = self._normalise(phrase)
        if not said:
            return []
        if said in self._texts:
            return [_same(self._pairs[self._texts.index(said)][1], intent)]
        found = [
            *self._alarm(phrase),
            *(_sentence(item, phrase) for item in self._findings(phrase, said, intent)),
        ]
        item = self._wordings.intents.get(intent)
        count = len(item.phrases) + 1 if item is not None else FEW
        if count < FEW:
            found.append(f"With this one the need has {count} phrases; {FEW} make it reliable.")
        return found

    def _alarm(self, phrase: str) -> list[str]:
        alarm = self._lexicon.alarm(basic(phrase))
        if alarm is None:
            return []
        words = alarm.value.replace("_", " ")
        return [f"Callers who say this are taken for an alarm ({words}) before any need."]

    def _findings(self, phrase: str, said: str, intent: str) -> list[Finding]:
        """Return what the rules find about the new phrase, among the phrases nearest to it."""
        vectors = self._encode([*self._texts, said])
        near = vectors[:-1] @ vectors[-1]
        chosen = set(np.argsort(-near)[:NEIGHBOURS].tolist())
        chosen |= set(np.flatnonzero(near >= TOO_ALIKE).tolist())
        own = np.flatnonzero(self._owners == intent)
        if len(own):
            chosen.add(int(own[np.argmax(near[own])]))
        places = sorted(chosen)
        known = {self._texts[place]: vectors[place] for place in places} | {said: vectors[-1]}

        def encode(texts: Sequence[str]) -> Vectors:
            stacked: Vectors = np.stack([known[text] for text in texts])
            return stacked

        some = self._some(places, phrase, intent)
        found = find_problems(some, encode, self._normalise, self._lexicon)
        wanted = (item for item in found if item.kind is not Kind.FEW)
        mine = [item for item in map(lambda f: _about(f, phrase), wanted) if item is not None]
        if not len(own) or any(item.kind is not Kind.OUTLIER for item in mine):
            return [item for item in mine if item.kind is not Kind.OUTLIER]  # graver, or no own
        return mine

    def _some(self, places: Sequence[int], phrase: str, intent: str) -> Wordings:
        """Return the wordings with the new phrase and only some of the others."""
        kept: dict[str, list[str]] = {intent: [phrase]}
        for place in places:
            text, owner = self._pairs[place]
            kept.setdefault(owner, []).append(text)
        intents = {
            name: IntentWordings(spoken=name, short=name, phrases=phrases)
            for name, phrases in kept.items()
            if name != NOT_HANDLED
        }
        update = {"intents": intents, "not_handled": kept.get(NOT_HANDLED, [])}
        return self._wordings.model_copy(update=update)


def _about(finding: Finding, phrase: str) -> Finding | None:
    """Return a finding as one about ``phrase``; None when it is about others."""
    if finding.phrase == phrase:
        return finding
    if finding.kind is Kind.CONFLICT and finding.other_phrase == phrase:
        return Finding(
            finding.kind,
            finding.other_intent,
            finding.other_phrase,
            finding.intent,
            finding.phrase,
            finding.similarity,
        )
    return None


def _same(owner: str, intent: str) -> str:
    if owner == intent:
        return "This need has the phrase already."
    whose = f"“{owner}”" if owner else NOBODY
    return f"The same phrase belongs to {whose} already. Move it, or say it differently."


def _sentence(finding: Finding, phrase: str) -> str:
    other = NOBODY if finding.other_intent == "not_handled" else f"“{finding.other_intent}”"
    match finding.kind:
        case Kind.CONFLICT:
            return (
                f"{finding.similarity:.0%} like “{finding.other_phrase}”, which is {other}: "
                "callers will be mixed up."
            )
        case Kind.COMMAND:
            words = finding.other_intent.replace("_", " ")
            return f"Callers who say this are taken to mean “{words}” everywhere, before any need."
        case _:
            return (
                f"The phrases nearest to it belong to {other}, the nearest is "
                f"“{finding.other_phrase}”. Is it really this need?"
            )
