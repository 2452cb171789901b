"""Judge what a self-service still needs, and what came of it.

The values that can be said are asked for first, then the caller's yes, and a secret last: it is
keyed when nothing but the service itself is still to come, so nobody has to keep it meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable

from intents.types import ALL

from .events import Outcome, Served
from .judgement import Judgement
from .memory import Memory
from .script import Script, ServicePolicy
from .slots import spec_of
from .transitions import State, Verdict

Values = tuple[tuple[str, str], ...]

USUAL = {
    Outcome.NOT_FOUND: "service_not_found",
    Outcome.REFUSED: "service_refused",
    Outcome.FAILED: "service_failed",
}
"""What is said of an outcome for which the pack has no words of its own."""


def can_serve(service: ServicePolicy, memory: Memory, script: Script) -> bool:
    """Whether the caller can give all that it needs; who could not before is not asked again."""
    known = all(spec_of(slot, memory, script) is not None for slot in service.needs)
    return known and not set(service.needs) & set(memory.skipped)


def judge_service(service: ServicePolicy, memory: Memory, script: Script) -> Judgement:
    """Return the next thing that the service needs, or that it can be asked now."""
    missing = [slot for slot in service.needs if slot not in memory.slots]
    secret = _secrets(service.needs, memory, script)
    if said := [slot for slot in missing if slot not in secret]:
        return Judgement(Verdict.SLOT_WANTED, wanted=said[0])
    for spec in (spec_of(slot, memory, script) for slot in service.needs):
        if spec is not None and spec.whole and memory.slots[spec.name]["value"] == ALL:
            return Judgement(Verdict.ROUTED_SERVICE, wanted=spec.name)
    if service.confirm and not memory.approved:
        return Judgement(Verdict.APPROVAL_WANTED)
    if missing:
        return Judgement(Verdict.SLOT_WANTED, wanted=missing[0])
    return Judgement(Verdict.ROUTED_SERVICE)


def judge_served(event: Served, memory: Memory, script: Script) -> Judgement | None:
    """Return what came of the service; None for an answer that nobody waits for any more."""
    if memory.state is not State.SERVING or event.serve_id != memory.serve_id:
        return None
    if _looked_up(event, memory, script):
        return Judgement(Verdict.LOOKED_UP)
    return Judgement(Verdict.SERVED if _is_found(event, memory) else Verdict.NOT_SERVED)


def _is_found(event: Served, memory: Memory) -> bool:
    """Whether there is something to say; a look-up of "all of it" that says nothing has failed."""
    said = bool(event.prompt) or not memory.looked_up
    return said and event.outcome is Outcome.FOUND


def person(memory: Memory) -> Verdict:
    """Return how the people are reached who take over: directly, or by what is offered."""
    return Verdict.ROUTED if memory.is_open else Verdict.ROUTED_CLOSED


def asked_service(memory: Memory, script: Script) -> str:
    """Return the service that is asked now: the need's own, or what "all of it" is first."""
    spec = spec_of(memory.looked_up, memory, script)
    return spec.whole if spec is not None else memory.service


def _looked_up(event: Served, memory: Memory, script: Script) -> str:
    """Return what "all of it" was found to be; "" when that was not asked, or not found."""
    service = script.services.get(asked_service(memory, script)) if memory.looked_up else None
    if service is None or event.outcome is not Outcome.FOUND or event.prompt:
        return ""
    return dict(event.values).get(service.gives, "")


def remember_served(event: Served, memory: Memory, script: Script) -> None:
    """Keep what is to be said of the outcome; a secret is asked for anew the next time."""
    if value := _looked_up(event, memory, script):
        memory.slots[memory.looked_up] |= {"value": value, "confirmed": False}
        memory.looked_up, memory.answered = "", memory.answered + 1
        return
    needs = _needs(memory, script)
    memory.message = event.prompt or USUAL.get(event.outcome, "")
    memory.values = [list(pair) for pair in (*spoken(needs, memory, script), *event.values)]
    found = _is_found(event, memory)
    memory.looked_up = ""
    for slot in _secrets(needs, memory, script):
        memory.slots.pop(slot, None)
    if event.outcome is not Outcome.FAILED:
        memory.answered += 1
    if found:
        memory.served, memory.done = True, memory.intent


def approve(memory: Memory, script: Script) -> None:
    """Take the caller's yes: to what is going to be done, and to every value of it."""
    memory.approved = True
    for slot in _needs(memory, script):
        if slot in memory.slots:
            memory.slots[slot]["confirmed"] = True


def forget(memory: Memory, script: Script) -> None:
    """Ask anew for what the service needs: it is asked for again, about something else."""
    for slot in _needs(memory, script):
        memory.slots.pop(slot, None)
    memory.done = ""


def given(memory: Memory, script: Script) -> Values:
    """Return what the service needs, by slot name; sensitive values are masked."""
    return tuple((slot, str(memory.slots[slot]["value"])) for slot in _needs(memory, script))


def approval_prompt(memory: Memory, script: Script) -> tuple[str, Values]:
    """Return the question whether it is to be done."""
    service = script.services[memory.service]
    return service.confirm, spoken(service.needs, memory, script)


def correctable(memory: Memory, script: Script) -> tuple[str, ...]:
    """Return the kinds of values that may be said in place of those just asked about."""
    if memory.state is State.READING_BACK:
        asked: tuple[str, ...] = (memory.pending_slot,)
    else:
        asked = _needs(memory, script) if memory.state is State.APPROVING else ()
    specs = (spec_of(slot, memory, script) for slot in asked)
    return tuple(dict.fromkeys(s.kind for s in specs if s is not None and not s.sensitive))


def known_names(memory: Memory, script: Script) -> tuple[str, ...]:
    """Return the names that the need's values of that kind are chosen from."""
    specs = script.policy(memory.intent).slots
    return next((spec.names for spec in specs if spec.kind == "name"), ())


def is_asked_again(memory: Memory, script: Script) -> bool:
    """Whether all values are read back together, before something is changed with them."""
    service = script.services.get(script.policy(memory.intent).service)
    return service is not None and bool(service.confirm)


def spoken(slots: Iterable[str], memory: Memory, script: Script) -> Values:
    """Return values as a wording names them: ``amount`` is the first amount, then KIND_SLOT."""
    fields: dict[str, str] = {}
    for slot in slots:
        spec = spec_of(slot, memory, script)
        if spec is None or spec.sensitive or slot not in memory.slots:
            continue
        value = str(memory.slots[slot]["value"])
        if value == ALL:
            continue  # nobody has looked it up: it cannot be said
        fields.setdefault(spec.kind, value)
        fields[f"{spec.kind}_{slot}"] = value
    return tuple(fields.items())


def _needs(memory: Memory, script: Script) -> tuple[str, ...]:
    service = script.services.get(asked_service(memory, script))
    return service.needs if service is not None else ()


def _secrets(slots: Iterable[str], memory: Memory, script: Script) -> list[str]:
    specs = ((slot, spec_of(slot, memory, script)) for slot in slots)
    return [slot for slot, spec in specs if spec is not None and spec.sensitive]
