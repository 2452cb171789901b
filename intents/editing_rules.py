"""Changes to the rules of a pack. Each is a new pack, or one clear refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from intents.editing import EditError, FieldError
from intents.editing_fields import GONE, LONGEST_WAIT_S, MOST_OPTIONS, choice, known
from intents.editing_slots import fitting
from intents.pack import Pack
from intents.pack_rules import RuleDefinition
from intents.route_words import said

LONGEST_WHY = 200
LONGEST_NAME = 50
"""Letters; also of a flag."""


def set_rule(pack: Pack, old: str, given: Mapping[str, Any]) -> Pack:
    """Add a rule behind the others, or change the one that was called ``old``.

    ``given`` has the fields of ``RuleDefinition``; the name may be written as people do.

    Raises:
        FieldError: with the field that cannot be taken so.
        EditError: the rule is gone.

    """
    names = [rule.name for rule in pack.rules]
    if old and old not in names:
        raise EditError(f"The rule “{said(old)}” {GONE}")
    name = _name(str(given.get("name", "")))
    if name != old and name in names:
        raise FieldError("name", "Another rule has this name. Give it one of its own.")
    fields = {**given, "name": name, "why": _why(str(given.get("why", "")))}
    rule = _rule(fields)
    _check_when(pack, rule)
    _check_then(pack, rule)
    rules = [rule if one.name == old else one for one in pack.rules]
    return fitting(pack, rules=rules if old else [*rules, rule])


def remove_rule(pack: Pack, name: str) -> Pack:
    """Forget a rule.

    Raises:
        EditError: it is gone already.

    """
    place = _place(pack, name)
    return fitting(pack, rules=[*pack.rules[:place], *pack.rules[place + 1 :]])


def move_rule(pack: Pack, name: str, by: int) -> Pack:
    """Ask a rule earlier (``by`` -1) or later (1): the first that holds decides.

    Raises:
        EditError: it is gone, or the first or the last one already.

    """
    place = _place(pack, name)
    to = place + by
    if not 0 <= to < len(pack.rules):
        which = "first" if by < 0 else "last"
        raise EditError(f"The rule “{said(name)}” is the {which} one already.")
    rules = list(pack.rules)
    rules.insert(to, rules.pop(place))
    return fitting(pack, rules=rules)


def _place(pack: Pack, name: str) -> int:
    names = [rule.name for rule in pack.rules]
    if name not in names:
        raise EditError(f"The rule “{said(name)}” {GONE}")
    return names.index(name)


def _name(text: str) -> str:
    name = "_".join(text.lower().split())
    if not name:
        raise FieldError("name", "Give the rule a name, for example “Fraud again”.")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise FieldError("name", "Begin with a letter, and use letters a to z and digits only.")
    if len(name) > LONGEST_NAME:
        raise FieldError("name", f"Use {LONGEST_NAME} letters at most: agents read it.")
    return name


def _why(text: str) -> str:
    why = " ".join(text.split())
    if not why:
        raise FieldError("why", "Say why, in a few words: agents and whoever looks back read it.")
    if len(why) > LONGEST_WHY:
        raise FieldError("why", f"Use {LONGEST_WHY} letters at most.")
    return why


def _rule(fields: Mapping[str, Any]) -> RuleDefinition:
    """Return the rule; what is no rule at all is named by its field."""
    try:
        return RuleDefinition.model_validate(dict(fields))
    except ValidationError as error:
        where = [str(step) for step in error.errors()[0]["loc"]]
        field = where[1] if where[0] == "when" and len(where) > 1 else where[0]
        sentences = {
            "priority": "The priority is a whole number from 0 to 100.",
            "options": f"Offer {MOST_OPTIONS} at most: more cannot be kept in mind.",
            "repeat": "Write how many times as a whole number.",
        }
        raise FieldError(field, sentences.get(field, "This cannot be taken.")) from error


def _check_when(pack: Pack, rule: RuleDefinition) -> None:
    when = rule.when
    known("intent", when.intent, pack.intents, "need")
    known("tier", when.tier, pack.tiers, "kind of customer")
    known("wait_over_s", when.wait_over_s, pack.destinations, "destination")
    known("hours", when.hours, pack.hours, "opening hours")
    slots = {slot for intent in pack.intents.values() for slot in intent.slots}
    known("slots", when.slots, slots, "value")
    for queue, wait in when.wait_over_s.items():
        if not 0 <= wait <= LONGEST_WAIT_S:
            raise FieldError(
                "wait_over_s", f"The wait of “{said(queue)}” is between 0 minutes and a day."
            )
    if not when.model_dump(exclude_defaults=True):
        raise FieldError("when", "Say when: choose at least one condition.")


def _check_then(pack: Pack, rule: RuleDefinition) -> None:
    if rule.destination:
        known("destination", [rule.destination], pack.destinations, "destination")
    choice(pack, rule.options)
    if rule.prompt:
        everywhere = [set(own.prompts) for own in pack.languages.values()]
        known("prompt", [rule.prompt], set.intersection(*everywhere), "prompt in every language")
    if len(rule.flag) > LONGEST_NAME:
        raise FieldError("flag", f"Use {LONGEST_NAME} letters at most: agents see it as a mark.")
    does = rule.destination or rule.options or rule.prompt or rule.flag
    if not does and rule.priority is None:
        raise FieldError("then", "Say what happens: where the call goes, or how it is treated.")
