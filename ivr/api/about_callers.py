"""Contexts and events: what the company tells us before, or while, somebody calls."""

from __future__ import annotations

from datetime import timedelta

from intents.pack_loader import presets
from ivr.api.answers import ContextOut, Contexts
from ivr.api.operations import Asked, Operation
from ivr.api.problems import Problem
from ivr.api.schemas import ContextIn, ContextsQuery, EventIn
from ivr.storage.api_keys import Scope
from ivr.storage.contexts import Context
from routing.redaction import redact


def push_context(asked: Asked) -> ContextOut:
    """Keep what is known of a caller."""
    body: ContextIn = asked.body
    return _kept(asked, body, body.kind, everybody=False)


def push_event(asked: Asked) -> ContextOut:
    """Keep what has happened, as a context of the caller or of everybody."""
    body: EventIn = asked.body
    return _kept(asked, body, body.type, everybody=body.everybody)


def list_contexts(asked: Asked) -> Contexts:
    """Return what is known of a caller, a customer, or lately of anybody."""
    query: ContextsQuery = asked.query
    contexts = asked.services.contexts
    found = contexts.of(asked.now, caller_key=contexts.key(query.caller), customer=query.customer)
    return Contexts(items=[ContextOut.model_validate(item) for item in found])


def get_context(asked: Asked) -> ContextOut:
    """Return one context."""
    found = asked.services.contexts.get(asked.path["id"], asked.now)
    if found is None:
        raise Problem(404, "There is no such context, or it has expired.")
    return ContextOut.model_validate(found)


def delete_context(asked: Asked) -> None:
    """Forget a context."""
    if not asked.services.contexts.remove(asked.path["id"]):
        raise Problem(404, "There is no such context, or it has expired.")


def _check(asked: Asked, preset: str, intent: str) -> None:
    """Refuse what no call could ever be about: a line or a need that there is not."""
    board = asked.services.switchboard
    own = board.settings.preset
    names = {"": own, own: own, board.companies.shipped(own).preset: own}
    names |= {name: name for name in presets()}
    if preset not in names:
        raise _unknown("preset", "there is no such preset")
    lines = [names[preset]] if preset else dict.fromkeys(names.values())
    if intent and not any(intent in board.companies.live_pack(line)[0].intents for line in lines):
        raise _unknown("intent", "no line has such a need; GET /catalogue lists them")


def _unknown(name: str, message: str) -> Problem:
    return Problem(422, "The body is not valid.", [{"at": f"body/{name}", "message": message}])


def _kept(asked: Asked, body: ContextIn | EventIn, kind: str, *, everybody: bool) -> ContextOut:
    _check(asked, body.preset, body.intent)
    contexts = asked.services.contexts
    context = Context(
        kind=kind,
        title=redact(body.title),
        created_at=asked.now,
        expires_at=asked.now + timedelta(seconds=body.expires_in_s),
        caller_key=contexts.key(body.caller),
        customer=body.customer,
        everybody=everybody,
        preset=body.preset,
        intent=body.intent,
        slots=body.slots,
        language=body.language,
        tier=body.tier,
        data=body.data,
    )
    kept = contexts.get(contexts.put(context), asked.now)
    assert kept is not None, "it has just been put"
    return ContextOut.model_validate(kept)


READ, WRITE = Scope.CONTEXTS_READ, Scope.CONTEXTS_WRITE
OPERATIONS = (
    Operation(
        *("POST", "/contexts", "Say what is known of a caller", WRITE, push_context),
        *(ContextOut, None, ContextIn, 201),
    ),
    Operation(
        *("GET", "/contexts", "What is known, newest first", READ, list_contexts),
        *(Contexts, ContextsQuery),
    ),
    Operation(
        *("GET", "/contexts/{id}", "One context", READ, get_context, ContextOut), problems=(404,)
    ),
    Operation(
        *("DELETE", "/contexts/{id}", "Forget a context", WRITE, delete_context),
        status=204,
        problems=(404,),
    ),
    Operation(
        *("POST", "/events", "Say what has happened", WRITE, push_event),
        *(ContextOut, None, EventIn, 201),
    ),
)
