"""Phrases that needs could learn: what callers confirmed, and no catalogue or test has. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from intents.normalise import normaliser
from intents.pack import Pack
from ivr.storage.confirmed import Confirmed

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One phrase for one need, for a person to approve."""

    key: str
    """Normalised."""
    text: str
    intent: str
    calls: int
    """Callers who said yes."""
    call_sid: str


def suggestions(
    pack: Pack,
    language: str,
    confirmed: Sequence[Confirmed],
    refused: Collection[tuple[str, str]],
    labelled: Collection[str] = (),
) -> list[Suggestion]:
    """Return what could be learnt, what most callers confirmed first.

    ``refused``: key and intent of suggestions that nobody wants; ``labelled``: keys of which a
    person has said what they mean. Words that callers confirmed for two needs teach neither.
    """
    normalise, wordings = normaliser(language), pack.wordings(language)
    known = {normalise(p) for item in wordings.intents.values() for p in item.phrases}
    known |= {normalise(phrase) for phrase in wordings.not_handled}
    known |= {normalise(test.text) for test in pack.tests.get(language, [])} | set(labelled)
    alike: dict[str, list[Confirmed]] = defaultdict(list)
    for item in confirmed:
        alike[normalise(item.text)].append(item)
    found = []
    for key, items in alike.items():
        needs = {item.intent for item in items}
        intent = items[0].intent
        if not key or key in known or len(needs) > 1 or intent not in wordings.intents:
            continue
        if (key, intent) not in refused:
            calls = sum(item.calls for item in items)
            found.append(Suggestion(key, items[0].text, intent, calls, items[0].call_sid))
    return sorted(found, key=lambda item: (-item.calls, item.text))[:SHOWN]
