"""Where understanding is thin though nothing is wrong: from phrases and test utterances alone.

Digits are not looked for: a long number is set aside before a need is looked for
(``intents/slots/aside.py``), so that no phrase has to have one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from intents.discovery import Encode
from intents.encoder import Vectors
from intents.findings import FEW, Finding, Kind
from intents.normalise import Normaliser, normaliser, speller
from intents.pack import Pack, Wordings
from intents.slots import find_slots

SAME = 0.80
"""Cosine from which two phrases of one need are the same wording."""
REPEATED = 0.75
"""Wordings a phrase, at most, of a need whose phrases repeat each other."""
BEGINNING = 2
"""Words, or characters where these are words, with which phrases begin alike."""
ALIKE = 0.40
"""Share of a need's phrases from which on they all begin alike, for who reads them."""
SURROUNDED = 0.25
"""Share of what is said of a need whose nearest phrase is of one other need."""
ANY_DAY = date(2026, 1, 1)
"""Only whether a day was said counts, not which."""


def find_thin(
    pack: Pack, language: str, encode: Encode, ask: Encode | None = None
) -> list[Finding]:
    """Return where callers are likely not to be understood in one language of a pack.

    ``encode`` is asked for the same texts as in ``find_problems``, so that a cache has them;
    ``ask`` encodes test utterances. Without it nothing is said of what phrases stand among.
    """
    wordings, normalise = pack.wordings(language), normaliser(language)
    phrases = [(p, name) for name, item in wordings.intents.items() for p in item.phrases]
    texts = [*(text for text, _ in phrases), *wordings.not_handled]
    vectors = encode([normalise(text) for text in texts])[: len(phrases)]
    owners = [name for _, name in phrases]
    found = [*_few_wordings(owners, vectors), *_same_beginnings(wordings, normalise)]
    if ask is not None:
        tests = [(t.text, t.intent) for t in pack.tests.get(language, []) if t.intent is not None]
        asked = ask([normalise(text) for text, _ in tests]) if tests else vectors[:0]
        said = [*owners, *(name for _, name in tests)]
        found += _surrounded(owners, said, np.vstack([vectors, asked]) @ vectors.T)
    return [*found, *_unheard(pack, language)]


def _few_wordings(owners: Sequence[str], vectors: Vectors) -> Iterator[Finding]:
    for intent, count in Counter(owners).items():
        if count < FEW:
            continue  # that is a finding of its own
        different = _different(vectors[[owner == intent for owner in owners]])
        if different < FEW and different <= REPEATED * count:
            yield Finding(Kind.SAME, intent, f"{count} phrases are {different} wordings")


def _different(vectors: Vectors) -> int:
    """Return how many of the phrases say it in a way of their own."""
    kept: list[int] = []
    alike = vectors @ vectors.T
    for place in range(len(vectors)):
        if all(alike[place, other] < SAME for other in kept):
            kept.append(place)
    return len(kept)


def _same_beginnings(wordings: Wordings, normalise: Normaliser) -> Iterator[Finding]:
    for intent, item in wordings.intents.items():
        if len(item.phrases) < FEW:
            continue
        begun = Counter(" ".join(normalise(p).split()[:BEGINNING]) for p in item.phrases)
        words, count = begun.most_common(1)[0]
        share = count / len(item.phrases)
        if share >= ALIKE:
            yield Finding(Kind.BEGINNING, intent, words, similarity=round(share, 2))


def _surrounded(owners: Sequence[str], said: Sequence[str], alike: Vectors) -> Iterator[Finding]:
    """Yield needs of which much is said that is nearest to a phrase of one other need.

    ``alike`` is the cosine of everything that is said with each phrase, phrases first.
    """
    np.fill_diagonal(alike, -1.0)  # a phrase is not its own neighbour
    nearest = [owners[place] for place in alike.argmax(axis=1)]
    for name in dict.fromkeys(owners):
        yield from _taken_for(
            name, [n for n, own in zip(nearest, said, strict=True) if own == name]
        )


def _taken_for(name: str, nearest: Sequence[str]) -> Iterator[Finding]:
    others = Counter(other for other in nearest if other != name)
    if len(nearest) < FEW or not others:
        return
    other, count = others.most_common(1)[0]
    share = count / len(nearest)
    if share >= SURROUNDED:
        yield Finding(Kind.SURROUNDED, name, "", other, similarity=round(share, 2))


def _unheard(pack: Pack, language: str) -> Iterator[Finding]:
    """Yield values that callers may say with a need, and that no phrase or utterance has."""
    wordings, spell = pack.wordings(language), speller(language)
    for name, intent in pack.intents.items():
        if name not in wordings.intents:
            continue
        texts = [*wordings.intents[name].phrases]
        texts += [test.text for test in pack.tests.get(language, []) if test.intent == name]
        plain = [spell(text) for text in texts]
        for slot, definition in intent.slots.items():
            names = tuple(definition.names)
            kind = definition.kind
            if kind == "digits" or definition.sensitive:
                continue
            if not any(find_slots(text, [kind], ANY_DAY, language, names) for text in plain):
                yield Finding(Kind.UNHEARD, name, slot.replace("_", " "))
