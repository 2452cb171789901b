"""Phrases that a draft adds though they are another need's, or nobody's: what comes before needs.

Only what is new against the live catalogue is told: what was there before is not the draft's doing.
"""

from __future__ import annotations

from collections.abc import Iterator

from intents.discovery import Encode
from intents.findings import Finding, find_commands, find_conflicts
from intents.gate import SHOWN, Remark
from intents.lexicon import lexicon
from intents.normalise import normaliser
from intents.pack import Pack
from intents.types import Alarm

Phrase = tuple[str, str]
"""An intent and a phrase of it, normalised; the intent "not_handled" for those of nobody."""
NOBODYS = "not_handled"


def new_clashes(live: Pack, draft: Pack, language: str, encode: Encode) -> Iterator[Remark]:
    """Yield what a draft adds in one language; the same phrase twice closes the gate.

    So does a phrase that every caller is understood by as something else, before any need.
    ``encode`` makes unit vectors of normalised texts.
    """
    yield from _commands(live, draft, language)
    before, after = _phrases(live, language), _phrases(draft, language)
    if not after - before:
        return
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
