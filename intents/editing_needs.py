"""Whole needs: described, taken out with all that belongs to them, and put back as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from intents.editing import EditError, remove_intent
from intents.editing_fields import GONE
from intents.editing_slots import fitting
from intents.normalise import normaliser
from intents.pack import IntentDefinition, IntentWordings, Pack, TestUtterance
from intents.pack_rules import RuleDefinition
from intents.route_words import said

LONGEST = 500
"""Characters of a description."""

Item = TypeVar("Item")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Losses:
    """What goes with a need."""

    phrases: dict[str, int]
    """By language."""
    tests: dict[str, int]
    """By language, of those that have some."""
    rules: tuple[str, ...]
    """That are about other needs too, and go on without this one."""
    rules_gone: tuple[str, ...]
    """That are about nothing else."""


def set_description(pack: Pack, name: str, text: str) -> Pack:
    """Say what a need is; "" for nothing."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise EditError(f"The description has {len(text)} letters; {LONGEST} are enough.")
    item = _need(pack, name).model_copy(update={"description": text})
    return fitting(pack, intents={**pack.intents, name: item})


def losses(pack: Pack, name: str) -> Losses:
    """Return what would go if a need were taken out."""
    _need(pack, name)
    about = [rule for rule in pack.rules if name in rule.when.intent]
    return Losses(
        phrases={
            tag: len(own.intents[name].phrases)
            for tag, own in pack.languages.items()
            if name in own.intents
        },
        tests={tag: len(tests) for tag in pack.tests if (tests := _tests(pack, tag, name))},
        rules=tuple(rule.name for rule in about if len(set(rule.when.intent)) > 1),
        rules_gone=tuple(rule.name for rule in about if len(set(rule.when.intent)) == 1),
    )


def remove_need(pack: Pack, name: str) -> Pack:
    """Take a need out with its wordings, phrases, tests and values, and out of the rules.

    A rule that is about nothing else goes with it: without the need it would hold for every call.

    Raises:
        EditError: it is the only one, or something that stays relies on it.

    """
    without, rules = remove_intent(pack, name), []
    for rule in pack.rules:
        others = [intent for intent in rule.when.intent if intent != name]
        if others or not rule.when.intent:
            when = rule.when.model_copy(update={"intent": others})
            same = others == rule.when.intent
            rules.append(rule if same else rule.model_copy(update={"when": when}))
    left = {"intents": without.intents, "languages": without.languages, "tests": without.tests}
    return fitting(pack, **left, rules=rules)


def kept_of(pack: Pack, name: str) -> dict[str, Any]:
    """Return all of a need as plain data, by which ``put_back`` restores it."""
    definition = _need(pack, name).model_dump(mode="json")
    return {
        "definition": (list(pack.intents).index(name), definition),
        "wordings": {
            tag: (list(own.intents).index(name), own.intents[name].model_dump(mode="json"))
            for tag, own in pack.languages.items()
            if name in own.intents
        },
        "tests": {
            tag: [(place, test.text) for place, test in enumerate(tests) if test.intent == name]
            for tag, tests in pack.tests.items()
        },
        "rules": [
            (place, rule.model_dump(mode="json"))
            for place, rule in enumerate(pack.rules)
            if name in rule.when.intent
        ],
    }


def put_back(pack: Pack, name: str, kept: Mapping[str, Any]) -> Pack:
    """Let a need be as it was; ``kept`` is what ``kept_of`` returned.

    Raises:
        EditError: it is there, another need has one of its phrases now, its destination is gone,
            or ``kept`` is nothing of the kind.

    """
    if name in pack.intents:
        raise EditError(f"There is a need “{said(name)}” already.")
    try:
        place, definition = _placed(kept["definition"], IntentDefinition)
        wordings = {tag: _placed(own, IntentWordings) for tag, own in kept["wordings"].items()}
        rules = [_placed(rule, RuleDefinition) for rule in kept["rules"]]
        tests = {
            tag: [(int(at), TestUtterance(text=text, intent=name)) for at, text in own]
            for tag, own in kept["tests"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EditError("This need cannot be put back: what was kept of it is damaged.") from error
    _check_phrases(pack, wordings)
    languages = {
        tag: own.model_copy(update={"intents": _inserted(own.intents, name, *wordings[tag])})
        if tag in wordings
        else own
        for tag, own in pack.languages.items()
    }
    return fitting(
        pack,
        intents=_inserted(pack.intents, name, place, definition),
        languages=languages,
        tests={tag: _with_tests(own, tests.get(tag, [])) for tag, own in pack.tests.items()},
        rules=_with_rules(pack.rules, rules, name),
    )


def _need(pack: Pack, name: str) -> IntentDefinition:
    if name not in pack.intents:
        raise EditError(f"The need “{said(name)}” {GONE}")
    return pack.intents[name]


def _tests(pack: Pack, language: str, name: str) -> list[TestUtterance]:
    return [test for test in pack.tests.get(language, []) if test.intent == name]


def _placed(kept: Any, model: type[Model]) -> tuple[int, Model]:
    place, data = kept
    return int(place), model.model_validate(data)


def _check_phrases(pack: Pack, wordings: Mapping[str, tuple[int, IntentWordings]]) -> None:
    """Refuse phrases that another need has by now."""
    for tag in pack.languages.keys() & wordings.keys():
        own, normalise = pack.languages[tag], normaliser(tag)
        owners = {normalise(text): "" for text in own.not_handled}
        for name, item in own.intents.items():
            owners |= dict.fromkeys(map(normalise, item.phrases), name)
        for phrase in wordings[tag][1].phrases:
            if (owner := owners.get(normalise(phrase))) is not None:
                whose = f"“{said(owner)}”" if owner else "what we do not handle"
                raise EditError(
                    f"“{phrase}” belongs to {whose} now. Forget it there, then put the need back."
                )


def _inserted(items: Mapping[str, Item], name: str, place: int, item: Item) -> dict[str, Item]:
    listed = list(items.items())
    listed.insert(place, (name, item))
    return dict(listed)


def _with_tests(
    tests: list[TestUtterance], kept: list[tuple[int, TestUtterance]]
) -> list[TestUtterance]:
    there, listed = {test.text for test in tests}, list(tests)
    for place, test in kept:
        if test.text not in there:
            listed.insert(place, test)
    return listed


def _with_rules(
    rules: list[RuleDefinition], kept: list[tuple[int, RuleDefinition]], name: str
) -> list[RuleDefinition]:
    """Return the rules with those that are gone, and with the need where it was one of several."""
    listed = list(rules)
    for place, rule in kept:
        names = [one.name for one in listed]
        if rule.name not in names:
            listed.insert(place, rule)
            continue
        now = listed[names.index(rule.name)]
        if now.when.intent and name not in now.when.intent:
            order = [one for one in rule.when.intent if one == name or one in now.when.intent]
            intents = [*order, *(one for one in now.when.intent if one not in order)]
            when = now.when.model_copy(update={"intent": intents})
            listed[names.index(rule.name)] = now.model_copy(update={"when": when})
    return listed
