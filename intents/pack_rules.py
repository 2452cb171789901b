"""The part of a pack that says where calls go: rules, overflow, options, tiers. Checked data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

if TYPE_CHECKING:
    from intents.pack import Pack, Wordings

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Where = tuple[str | int, ...]
"""A field of pack.yaml."""


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[list[Text], BeforeValidator(_listed)]
"""One name, or several in brackets."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConditionDefinition(_Strict):
    """When a rule applies: all that is given has to hold."""

    intent: Names = []
    tier: Names = []
    language: Names = []
    channel: Names = []
    slots: dict[Id, str] = {}
    """Value by slot; ``"*"`` for any."""
    repeat: int = Field(0, ge=0)
    """At least so many earlier calls in 24 hours."""
    same_need: bool = False
    wait_over_s: dict[Id, int] = {}
    """By queue."""
    hours: dict[Id, Literal["open", "closed"]] = {}
    gated: bool | None = None


class RuleDefinition(_Strict):
    """What happens to calls for which ``when`` holds."""

    name: Id
    why: Text
    when: ConditionDefinition
    destination: str = ""
    priority: int | None = Field(None, ge=0, le=100)
    options: list[Id] = Field([], max_length=3)
    prompt: str = ""
    flag: str = ""


class OverflowDefinition(_Strict):
    """Where calls go from a destination that is closed, or whose wait is too long."""

    to: Annotated[list[Id], BeforeValidator(_listed)] = []
    wait_over_s: int | None = Field(None, ge=0)


def rule_problems(pack: Pack, languages: Mapping[str, Wordings]) -> Iterator[tuple[Where, str]]:
    """Yield what stands for nothing, with the field it stands in and what to do."""
    names: set[str] = set()
    for number, rule in enumerate(pack.rules):
        where: Where = ("rules", number)
        if rule.name in names:
            yield (*where, "name"), f"rule {rule.name!r} stands twice; give it another name"
        names.add(rule.name)
        yield from _rule_problems(pack, rule, where)
        for language, wordings in languages.items():
            if rule.prompt and rule.prompt not in wordings.prompts:
                yield (*where, "prompt"), f"no prompt {rule.prompt!r} in {language}.yaml"
    for name, overflow in pack.overflow.items():
        yield from _unknown(("overflow", name), (name,), pack.destinations, "destination")
        yield from _unknown(("overflow", name, "to"), overflow.to, pack.destinations, "destination")
        if name in overflow.to:
            yield ("overflow", name, "to"), f"{name} cannot take its own overflow; remove it"
    for name, intent in pack.intents.items():
        options: Where = ("intents", name, "options")
        yield from _unknown(options, intent.options, pack.destinations, "destination")
        if len(intent.options) == 1:
            yield options, "one option is no choice; give at least two, or none for the usual ones"


def _rule_problems(pack: Pack, rule: RuleDefinition, where: Where) -> Iterator[tuple[Where, str]]:
    when: Where = (*where, "when")
    yield from _unknown((*when, "intent"), rule.when.intent, pack.intents, "intent")
    yield from _unknown((*when, "tier"), rule.when.tier, pack.tiers, "tier")
    waits = rule.when.wait_over_s
    yield from _unknown((*when, "wait_over_s"), waits, pack.destinations, "destination")
    yield from _unknown((*when, "hours"), rule.when.hours, pack.hours, "hours")
    slots = {slot for intent in pack.intents.values() for slot in intent.slots}
    yield from _unknown((*when, "slots"), rule.when.slots, dict.fromkeys(slots), "slot")
    place = [rule.destination] if rule.destination else []
    yield from _unknown((*where, "destination"), place, pack.destinations, "destination")
    yield from _unknown((*where, "options"), rule.options, pack.destinations, "destination")
    if not (rule.destination or rule.options or rule.prompt or rule.flag) and rule.priority is None:
        yield where, "does nothing; give a destination, priority, options, prompt or flag"
    if not rule.when.model_fields_set:
        yield when, "holds for every call; say when, or change the intents' destinations"


def _unknown(
    where: Where, names: object, known: Mapping[str, object], what: str
) -> Iterator[tuple[Where, str]]:
    assert isinstance(names, list | tuple | dict)
    for name in names:
        if name not in known:
            choice = ", ".join(known) or "none"
            yield where, f"unknown {what} {name!r}; known are {choice}"
