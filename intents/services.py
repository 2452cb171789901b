"""What a pack says of the company's systems: how they are asked, and what their answers mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

if TYPE_CHECKING:
    from intents.pack import Pack, Wordings

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Template = Annotated[str, StringConstraints(min_length=1, max_length=500)]
LOOK_UP_MS = 800
"""A caller who only wants to know something does not notice a wait shorter than this."""
SECRET = re.compile(r"\$([A-Z][A-Z0-9_]*)")
"""A secret in a header: the name of an environment variable."""
COMMON_FIELDS = frozenset({"company", "emergency_line", "intent", "short"})
Problem = tuple[tuple[str | int, ...], str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SaidValue(_Strict):
    """A field of an answer that can be said; prompts call it ``{KIND_NAME}``."""

    field: str
    """Where it stands in the JSON: ``expected.date``."""
    kind: Literal["digits", "amount", "date", "time", "text", "name"]
    currency: str = ""
    """Amounts that are bare numbers: the field that holds the currency's code."""
    one_of: list[Name] = []
    """Texts only: all that may be said; each language words them under ``words``."""

    @model_validator(mode="after")
    def _text_is_closed(self) -> SaidValue:
        if (self.kind == "text") != bool(self.one_of):
            raise ValueError("kind text needs one_of, and no other kind may have it")
        return self


class OutcomeRule(_Strict):
    """What an answer means. The first rule that fits decides; none fits: it has failed."""

    status: int = Field(ge=200, le=599)
    when: dict[str, str | bool | int] = {}
    """Fields of the answer and what they have to be."""
    outcome: Literal["found", "not_found", "refused", "failed"]
    prompt: Name | Literal[""] = ""
    """What the caller is told; "" for the usual wording, which ``found`` does not have."""
    says: list[Name] = []
    """The values that the prompt needs; an answer without one of them has failed."""


class ServiceDefinition(_Strict):
    """One request to the company's systems."""

    label: Annotated[str, StringConstraints(min_length=1)]
    """For the agent: "the tracking system"."""
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: Template
    """A path below ``CALLSTEER_COMPANY_URL``, or a whole URL; ``{slot}`` is filled in."""
    timeout_ms: int = Field(LOOK_UP_MS, ge=50, le=5_000)
    """For the whole of it, with its retries."""
    retries: int = Field(0, ge=0, le=3)
    idempotent: bool = False
    """The system honours ``Idempotency-Key``; a GET is idempotent anyway."""
    headers: dict[str, Template] = {}
    """``$NAME`` is taken from the environment, ``{slot}`` from the caller."""
    body: dict[str, Template] = {}
    """JSON field to ``{slot}``, ``{slot_number}`` and ``{slot_currency}`` of amounts, or text."""
    needs: list[Name] = []
    confirm: Name | Literal[""] = ""
    """Prompt that asks whether it is to be done: "You want to pay {amount}, right?"."""
    remind: bool = False
    """Callers are asked whether they want to be reminded by text message."""
    says: dict[Name, SaidValue] = {}
    gives: Name | Literal[""] = ""
    """The value that "all of it" stands for, of ``says``: where it is found, the line goes on
    with it, and reads it back."""
    outcomes: list[OutcomeRule] = Field(min_length=1)

    @property
    def repeatable(self) -> bool:
        """Whether asking twice does no harm."""
        return self.method == "GET" or self.idempotent

    @model_validator(mode="after")
    def _is_safe(self) -> ServiceDefinition:
        if self.method == "GET" and self.timeout_ms > LOOK_UP_MS:
            raise ValueError(f"a look-up's timeout_ms is at most {LOOK_UP_MS}")
        if self.method != "GET" and not self.confirm:
            raise ValueError(f"{self.method} changes something: the caller has to confirm it")
        if self.retries and not self.repeatable:
            raise ValueError("retries need a GET, or a system that is idempotent")
        if not self.url.startswith(("/", "https://", "http://")):
            raise ValueError("url must begin with /, https:// or http://")
        heard = [rule for rule in self.outcomes if rule.outcome == "found"]
        if any(
            not rule.prompt and (not self.gives or self.gives not in rule.says) for rule in heard
        ):
            raise ValueError("outcome found needs a prompt: the caller wants to hear it")
        unknown = {name for rule in self.outcomes for name in rule.says} - self.says.keys()
        if unknown:
            raise ValueError(f"outcomes say what is not in says: {', '.join(sorted(unknown))}")
        return self

    def environment(self) -> set[str]:
        """Return the names of the environment variables that its headers need."""
        return {name for value in self.headers.values() for name in SECRET.findall(value)}


def service_problems(pack: Pack, languages: Mapping[str, Wordings]) -> Iterator[Problem]:
    """Yield what does not fit together: where in ``pack.yaml``, and what."""
    for name, service in pack.services.items():
        where = ("services", name)
        allowed = {*service.needs}
        allowed |= {f"{need}_{part}" for need in service.needs for part in ("number", "currency")}
        templates = [service.url, *service.headers.values(), *service.body.values()]
        for used in sorted(set().union(*map(_fields, templates)) - allowed):
            yield where, f"{{{used}}} is none of its needs"
        for language, wordings in languages.items():
            yield from _wording_problems(name, pack, language, wordings)
    for name, intent in pack.intents.items():
        yield from _user_problems(("intents", name), intent.service, name, pack)
        usual = pack.destinations.get(intent.destination)
        if usual is not None and usual.service:
            yield from _user_problems(("intents", name), usual.service, name, pack)
        for slot in intent.slots:
            yield from _whole_problems(("intents", name, "slots", slot), name, slot, pack)
    yield from _place_problems(pack)


def _whole_problems(
    where: tuple[str | int, ...], intent: str, slot: str, pack: Pack
) -> Iterator[Problem]:
    """Yield why "all of it" cannot stand for a slot's value."""
    slots, named = pack.intents[intent].slots, pack.intents[intent].slots[slot].whole
    if not named:
        return
    where = (*where, "whole")
    service, user = pack.services.get(named), pack.services.get(pack.intents[intent].service)
    given = service.says.get(service.gives) if service is not None else None
    if service is None or service.method != "GET" or given is None or given.kind != "amount":
        yield where, f"{named!r} is no look-up that gives an amount"
        return
    if user is None or not user.confirm or slot not in user.needs:
        yield where, "the need's service has to need it, and to ask the caller before it acts"
    for need in service.needs:
        if need == slot or need not in slots or slots[need].sensitive:
            yield where, f"service {named} needs {need!r}, which is not there to be asked for"


def _place_problems(pack: Pack) -> Iterator[Problem]:
    for name, place in pack.destinations.items():
        where = ("destinations", name)
        if (place.kind == "self_service") != bool(place.service):
            yield where, "kind self_service needs a service, and no other kind may have one"
        if place.service and place.service not in pack.services:
            yield (*where, "service"), f"unknown service {place.service!r}"
        if place.on_failure and place.on_failure not in pack.destinations:
            yield (*where, "on_failure"), f"unknown destination {place.on_failure!r}"


def _user_problems(
    where: tuple[str | int, ...], service: str, intent: str, pack: Pack
) -> Iterator[Problem]:
    if not service:
        return
    if service not in pack.services:
        yield (*where, "service"), f"unknown service {service!r}"
        return
    for need in pack.services[service].needs:
        if need not in pack.intents[intent].slots:
            yield (*where, "slots"), f"service {service} needs a slot {need!r}"


def _wording_problems(
    name: str, pack: Pack, language: str, wordings: Wordings
) -> Iterator[Problem]:
    service, where = pack.services[name], ("services", name)
    given = _slot_fields(service.needs, pack, name)
    if given is None:
        return  # nobody asks for it
    prompts = {service.confirm: given} if service.confirm else {}
    for rule in service.outcomes:
        says = {f"{service.says[said].kind}_{said}" for said in rule.says}
        if rule.prompt:
            prompts[rule.prompt] = prompts.get(rule.prompt, given | says) & (given | says)
    for prompt, fields in prompts.items():
        if prompt not in wordings.prompts:
            yield where, f"no prompt {prompt!r} in {language}.yaml"
            continue
        for used in sorted(_fields(wordings.prompts[prompt]) - fields - COMMON_FIELDS):
            yield where, f"prompt {prompt} in {language}.yaml: nothing fills {{{used}}}"
    for said in service.says.values():
        for word in said.one_of:
            if word not in wordings.words:
                yield where, f"no word {word!r} under words in {language}.yaml"


def _slot_fields(needs: Iterable[str], pack: Pack, service: str) -> set[str] | None:
    """Return the fields that a service's needs fill, whichever intent asks; None when none does."""
    found: set[str] | None = None
    for intent in pack.intents.values():
        place = pack.destinations.get(intent.destination)
        users = [intent.service, place.service if place is not None else ""]
        if service not in (*users, *(slot.whole for slot in intent.slots.values())):
            continue
        kinds = [(n, intent.slots[n].kind) for n in needs if n in intent.slots]
        said = [(n, kind) for n, kind in kinds if not intent.slots[n].sensitive]
        fields = {f"{kind}_{n}" for n, kind in said} | {kind for _, kind in said}
        found = fields if found is None else found & fields
    return found


def _fields(template: str) -> set[str]:
    try:
        return {used for _, used, _, _ in Formatter().parse(template) if used}
    except ValueError:
        return {template}
