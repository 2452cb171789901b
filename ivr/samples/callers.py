"""What sample callers want and how they say it: the pack's own utterances, and worse. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from rapidfuzz import process

from intents.language import language_data
from intents.pack import Pack

Topics = Mapping[str, Sequence[str]]
"""Things that callers want and no need covers: a name and its wordings."""
UNSPACED = "\u2e80"
"""From here on are letters of languages without spaces: each counts as a word."""
GREETING = 2
"""Words of a beginning that fits before any sentence."""
ALIKE = 60.0
"""Likeness of words, of 100, from which one is taken for the other."""
TAKEN = 0.75
"""Mistakes that are another word; the rest are words lost."""
KINDS = {
    "plain": 58,
    "mumbled": 15,
    "unknown": 9,
    "nothing": 4,
    "agent": 6,
    "silent": 4,
    "gone": 4,
}
"""Kinds of callers, in a hundred."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls."""

    says: tuple[str, ...]
    """First, and when asked again; () for somebody who says nothing at all."""
    wants: str
    """An intent, ``agent``, or "" for nothing that is handled."""
    confidence: float = 0.92
    """Of the recogniser in what this caller says."""
    silent_first: bool = False
    hasty: bool = False
    """Hangs up when not understood, instead of asking for a person."""


class Crowd:
    """Makes callers of one line, each needing something at the rate that lines have."""

    def __init__(self, dice: Random, pack: Pack, language: str, topics: Topics) -> None:
        self._dice = dice
        self._wordings = pack.wordings(language)
        self._data = language_data(language)
        self._greetings = [text for text in self._data.preambles if len(text.split()) <= GREETING]
        self._topics = list(topics.values())
        tests = pack.tests.get(language, [])
        self._said = {
            name: [t.text for t in tests if t.intent == name] or list(item.phrases)
            for name, item in self._wordings.intents.items()
        }
        self._nothing = [t.text for t in tests if t.intent is None and t.text.strip()]
        self._nothing += self._wordings.not_handled
        known = (phrase for item in self._wordings.intents.values() for phrase in item.phrases)
        self._vocabulary = sorted({word for phrase in known for word in phrase.split()})
        self._needs = list(self._said)
        self._weights = [1.0 / (1 + 0.35 * place) for place in range(len(self._needs))]
        dice.shuffle(self._weights)

    def caller(self) -> Caller:
        """Return the next caller."""
        dice = self._dice
        kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
        hasty = dice.random() < 0.3
        if kind == "gone":
            return Caller((), "", hasty=True)
        if kind == "agent":
            return Caller((self._agent(),), "agent")
        if kind == "unknown" and self._topics:
            says = dice.sample(list(dice.choice(self._topics)), 2)
            return Caller(tuple(map(self._spoken, says)), "", hasty=hasty)
        if kind in ("unknown", "nothing") and self._nothing:
            return Caller((self._spoken(dice.choice(self._nothing)),), "", hasty=hasty)
        return self._somebody(kind, hasty)

    def _somebody(self, kind: str, hasty: bool) -> Caller:
        dice = self._dice
        wants = dice.choices(self._needs, self._weights)[0]
        known = self._wordings.intents[wants].phrases
        says = [dice.choice(self._said[wants]), dice.choice(known), dice.choice(known)]
        if kind == "mumbled":
            worse = misheard(dice, says[0], dice.choice((1, 2, 3)), self._vocabulary)
            return Caller(
                (worse, *says[1:]), wants, round(dice.uniform(0.35, 0.75), 2), hasty=hasty
            )
        sure = round(dice.uniform(0.8, 0.98), 2)
        return Caller(tuple(map(self._spoken, says)), wants, sure, kind == "silent", hasty)

    def _spoken(self, text: str) -> str:
        """Return a text as people begin and end it."""
        dice, data = self._dice, self._data
        if data.fillers and dice.random() < 0.25:
            text = f"{dice.choice(data.fillers)} {text}"
        if self._greetings and dice.random() < 0.2:
            text = f"{dice.choice(self._greetings)} {text}"
        if data.postscripts and dice.random() < 0.15:
            text = f"{text} {dice.choice(data.postscripts)}"
        return text

    def _agent(self) -> str:
        return self._dice.choice(self._data.commands.get("agent") or self._data.agent_words)


def misheard(dice: Random, text: str, mistakes: int, vocabulary: Sequence[str]) -> str:
    """Return a text with so many mistakes of a recogniser: words lost, or taken for others."""
    unspaced = any(letter >= UNSPACED for letter in text)
    words, joint = (list(text), "") if unspaced else (text.split(), " ")
    for _ in range(mistakes):
        if len(words) < 2:
            break
        place = dice.randrange(len(words))
        others = [word for word in vocabulary if word != words[place]]
        alike = process.extractOne(words[place], others, score_cutoff=ALIKE)
        if alike is not None and dice.random() < TAKEN:
            words[place] = alike[0]
        else:
            del words[place]
    return joint.join(words)
