"""Two needs in one breath: "i lost my card and i want to know my balance".

A text is cut at the words that join needs, and each half is ranked by itself. Two needs were said
only where both halves are clear and are about different things, and where one of them is what the
whole text is taken for: half a sentence alone is easily mistaken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from intents.doubt import asked_about
from intents.language import language_data
from intents.lexicon import lexicon
from intents.normalise import speller
from intents.types import Also, Answer, Band, Bands, Candidate, IntentMatch, Slot

SURE = 0.92
"""Confidence from which a half counts. Halves of one need stay below it, whole needs seldom do."""
SHORTEST = 2
"""Words of a half; characters where these are words."""
MOST = 2
"""Places at which a text is cut; who joins more tells a story."""

Ranked = tuple[Candidate, ...]
Rank = Callable[[str], Ranked]
"""A spelled text to its likely needs, best first."""
Half = tuple[str, Ranked]
"""What was said, and what it is likely to need."""


@dataclass(frozen=True, slots=True)
class SecondNeed:
    """Finds what else was asked for on one company's line. Immutable."""

    language: str
    urgent: frozenset[str]
    """Needs that come first, in whatever order they were said."""
    rank: Callable[[str, float], Ranked]
    """A spelled text and the recogniser's confidence to likely needs, best first."""
    slots: Callable[[Ranked, str, date], tuple[Slot, ...]]
    """Likely needs and what was said to the values of the first."""

    def beside(self, need: IntentMatch, plain: str, confidence: float, today: date) -> IntentMatch:
        """Return ``need`` with what else the spelled text asks for, the more urgent first.

        What the whole text is not surely taken for is asked about before anything is done.
        """
        if lexicon(self.language).is_hedged(plain):
            return need
        rank = partial(self._rank_at, confidence)
        halves = find_two(plain, need.candidates, self.language, rank)
        if halves is None:
            return need
        (said, first), (beside, second) = sorted(halves, key=self._is_calm)
        return replace(
            need,
            candidates=_first(first, need.candidates),
            slots=self.slots(first, said, today),
            also=Also(second[0].intent, self.slots(second, beside, today)),
        )

    def after_yes(self, need: IntentMatch, plain: str) -> IntentMatch:
        """Return ``need`` as the second one, where it is joined to a yes: "yes, and my balance"."""
        best = need.candidates[:1]
        if not _is_sure(best) or not joins_to_yes(plain, self.language):
            return need
        return replace(need, also=Also(best[0].intent, need.slots))

    def _rank_at(self, confidence: float, said: str) -> Ranked:
        return self.rank(said, confidence)

    def _is_calm(self, half: Half) -> bool:
        return half[1][0].intent not in self.urgent


def find_two(plain: str, whole: Ranked, language: str, rank: Rank) -> tuple[Half, Half] | None:
    """Return both halves of ``plain`` in the order they were said; None for one need.

    ``whole`` is what the text is taken for as one. Of several cuts the clearest counts.
    """
    best: tuple[float, tuple[Half, Half]] | None = None
    for begun, ended in cuts(plain, language) if whole else ():
        one = begun, rank(begun)
        if not _is_sure(one[1]):
            continue  # the other half is not looked at: each costs milliseconds
        other = ended, rank(ended)
        needs = {one[1][0].intent, other[1][0].intent} if _is_sure(other[1]) else set()
        if len(needs) < 2 or whole[0].intent not in needs:
            continue
        clear = min(one[1][0].confidence, other[1][0].confidence)
        if best is None or clear > best[0]:
            best = clear, (one, other)
    return best[1] if best is not None else None


def cuts(plain: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the halves of a spelled text at each of the words that join needs.

    >>> list(cuts("pay my bill and also move my phone", "en"))
    [('pay my bill', 'move my phone')]
    """
    for found in list(_joiners(language).finditer(plain))[:MOST]:
        halves = plain[: found.start()].strip(), plain[found.end() :].strip()
        if min(len(half.split()) for half in halves) >= SHORTEST:
            yield halves


def joins_to_yes(plain: str, language: str) -> bool:
    """Whether a spelled text is a yes with something joined to it as needs are.

    >>> joins_to_yes("yes please and also my balance", "en"), joins_to_yes("yes my card", "en")
    (True, False)
    """
    found = _joiners(language).search(plain)
    yes = plain[: found.start()].strip() if found is not None else ""
    return bool(yes) and lexicon(language).answer(yes) == (Answer.YES, "")


def _first(first: Ranked, whole: Ranked) -> Ranked:
    """Return how sure the need is that comes first."""
    same = first[0].intent == whole[0].intent
    return whole if same and Bands().judge(whole) is Band.ACCEPT else asked_about(first)


def _is_sure(ranked: Ranked) -> bool:
    return bool(ranked) and ranked[0].confidence >= SURE


@lru_cache(maxsize=16)
def _joiners(language: str) -> re.Pattern[str]:
    spell, words = speller(language), language_data(language).joins_needs
    alternatives = "|".join(re.escape(word) for word in sorted(map(spell, words), key=len)[::-1])
    return re.compile(rf"\b(?:(?:{alternatives or '(?!)'})(?: |$))+")
