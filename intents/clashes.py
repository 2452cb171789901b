"""Phrases that a draft adds though they are another need's, or nobody's: what comes before needs.

Only what is new against the live catalogue is told: what was there before is not the draft's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intents.discovery import Encode
from intents.findings import Finding, find_commands, find_conflicts
from intents.gate import SHOWN, Critical, Remark
from intents.lexicon import lexicon
from intents.normalise import normaliser
from intents.pack import Pack
from intents.types import Alarm

Phrase = tuple[str, str]
"""An intent and a phrase of it, normalised; the intent "not_handled" for those of nobody."""
NOBODYS = "not_handled"
COMMON = 2
"""Other needs with a word, from which on it is no phrase of one alone."""


def new_clashes(live: Pack, draft: Pack, language: str, encode: Encode) -> Iterator[Remark]:
    """Yield what a draft adds in one language; the same phrase twice closes the gate.

    So does a phrase that every caller is understood by as something else, before any need.
    ``encode`` makes unit vectors of normalised texts.
    """
    yield from _commands(live, draft, language)
    before, after = _phrases(live, language), _phrases(draft, language)
    if not after - before:
        return
    yield from _bare_words(after - before, after)
    normalise = normaliser(language)
    near = []
    for finding in find_conflicts(draft.wordings(language), encode, normalise):
        both = [
            (finding.intent, normalise(finding.phrase)),
            (finding.other_intent, normalise(finding.other_phrase)),
        ]
        if before.issuperset(both):
            continue
        if both[0][1] == both[1][1]:
            yield Remark(
                f"“{finding.phrase}” is a phrase of {_whose(finding.intent)} and of "
                f"{_whose(finding.other_intent)}: take it out of one of them.",
                closes=True,
            )
        else:
            near.append(finding)
    if near:
        yield Remark(_nearly(near))


def taken_from(
    live: Pack, draft: Pack, language: str, critical: Critical, means: Callable[[str], str]
) -> Iterator[Remark]:
    """Yield phrases that the draft gives to one need though callers mean a critical one by them.

    ``means`` returns what a text is understood as now; "" for nothing.
    """
    before, alike = _phrases(live, language), normaliser(language)
    for intent, item in draft.wordings(language).intents.items():
        for phrase in item.phrases:
            if (intent, alike(phrase)) in before:
                continue
            meant = means(phrase)
            if meant != intent and meant in live.intents and critical(meant):
                yield Remark(
                    f"“{phrase}” is to be {_whose(intent)}; it is understood as {_whose(meant)} "
                    "now, which is critical.",
                    closes=True,
                )


def _bare_words(new: set[Phrase], known: set[Phrase]) -> Iterator[Remark]:
    """Yield single words as phrases that callers with several other needs say, too."""
    for intent, phrase in sorted(new):
        if len(phrase.split()) != 1:
            continue
        others = {other for other, text in known if other != intent and phrase in text.split()}
        if len(others - {NOBODYS}) >= COMMON:
            yield Remark(
                f"“{phrase}” is a single word that phrases of {len(others)} other needs have, too: "
                f"whoever says no more would be taken for {_whose(intent)}.",
                closes=True,
            )


def _commands(live: Pack, draft: Pack, language: str) -> Iterator[Remark]:
    before = {(item.intent, item.phrase) for item in _taken(live, language)}
    for item in _taken(draft, language):
        if (item.intent, item.phrase) not in before:
            words = item.other_intent.replace("_", " ")
            means = (
                f"raises the alarm “{words}”"
                if item.other_intent in set(Alarm)
                else f"means “{words}” everywhere"
            )
            yield Remark(
                f"“{item.phrase}” of “{item.intent}” {means}, before any need: take it out.",
                closes=True,
            )


def _taken(pack: Pack, language: str) -> list[Finding]:
    if language not in pack.languages:
        return []
    alarming = {name for name, intent in pack.intents.items() if intent.alarming}
    wordings = pack.wordings(language)
    return find_commands(wordings, normaliser(language), lexicon(language), alarming)


def _phrases(pack: Pack, language: str) -> set[Phrase]:
    if language not in pack.languages:
        return set()
    wordings, normalise = pack.wordings(language), normaliser(language)
    own = {(i, normalise(p)) for i, item in wordings.intents.items() for p in item.phrases}
    return own | {(NOBODYS, normalise(phrase)) for phrase in wordings.not_handled}


def _nearly(near: list[Finding]) -> str:
    some = [
        f"“{item.phrase}” of {_whose(item.intent)} is {item.similarity:.0%} like "
        f"“{item.other_phrase}” of {_whose(item.other_intent)}"
        for item in near[:SHOWN]
    ]
    more = [f"and {len(near) - SHOWN} more such pairs"] if len(near) > SHOWN else []
    return f"Callers may be mixed up: {'; '.join([*some, *more])}."


def _whose(intent: str) -> str:
    return "what nobody handles" if intent == NOBODYS else f"“{intent}”"
