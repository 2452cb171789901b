"""What comes out of the API. The same models word answers and make the document."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ivr.storage.models.base import utc

Stamp = Annotated[datetime, AfterValidator(utc)]


class Out(BaseModel):
    """An answer."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )


class ContextOut(Out):
    """A context as it is kept: without the number."""

    id: str
    kind: str
    title: str
    customer: str
    everybody: bool
    preset: str
    intent: str
    slots: dict[str, str]
    language: str
    tier: str
    data: dict[str, Any]
    created_at: Stamp
    expires_at: Stamp


class Contexts(Out):
    """At most 20, newest first."""

    items: list[ContextOut]


class CallOut(Out):
    """A call. While it lasts, `disposition` and `ended_at` are null."""

    call_sid: str
    preset: str
    language: str
    channel: str
    catalogue_version: str
    started_at: Stamp
    ended_at: Stamp | None
    disposition: str | None
    destination: str | None
    intent: str | None
    confidence: float
    band: str
    time_to_route_ms: int | None
    flags: list[str]
    consent: str


class TurnOut(Out):
    """What the caller said, redacted, and what was made of it."""

    number: int
    transcript: str
    confidence: float
    expectation: str
    intent: str | None
    band: str
    verdict: str
    prompt: str
    endpoint_ms: int
    trace: dict[str, Any]


class CallDetail(CallOut):
    """A call with its turns and what the agent saw."""

    turns: list[TurnOut]
    packet: dict[str, Any] | None


class Calls(Out):
    """A page, newest first."""

    items: list[CallOut]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class HandOffOut(Out):
    """What the agent sees."""

    handoff_id: str | None
    packet: dict[str, Any]


class Candidate(Out):
    """A likely intent."""

    intent: str
    confidence: float


class Understood(Out):
    """What a text amounts to at an open question."""

    text: str
    normalised: str
    intent: str | None
    confidence: float
    band: str
    top3: list[Candidate]
    nearest_phrase: str
    rule: str
    slots: list[dict[str, Any]]


class IntentOut(Out):
    """A need that the line knows."""

    name: str
    description: str
    destination: str
    spoken: str


class Intents(Out):
    """The catalogue of one line."""

    preset: str
    language: str
    items: list[IntentOut]


class FollowUpOut(Out):
    """Something that was promised to a caller."""

    id: int
    call_sid: str
    kind: str
    preset: str
    wanted: str
    number: str = Field(description="Whom to call; empty when the carrier hid it.")
    reason: str = Field(description="Why; empty when the kind says it all.")
    created_at: Stamp
    done_at: Stamp | None


class FollowUps(Out):
    """Promises."""

    items: list[FollowUpOut]


class MessageOut(Out):
    """A message to a caller, without number and text."""

    id: int
    kind: str
    preset: str
    call_sid: str
    state: str = Field(description="waiting, sent, kept (a trial), failed or refused.")
    receipt: str = Field(
        description="What the carrier says: queued, sent, delivered, undelivered or failed."
    )
    error_code: str = Field(description="The carrier's, of what did not arrive.")
    tries: int
    due_at: Stamp
    created_at: Stamp
    sent_at: Stamp | None


class EndpointOut(Out):
    """An endpoint, without its secret."""

    id: str
    url: str
    types: list[str]
    include_words: bool
    disabled: str = Field(description="Why nothing is sent there; empty while it is.")
    created_at: Stamp


class EndpointWithSecret(EndpointOut):
    """An endpoint, with the secret that is shown once."""

    secret: str


class Endpoints(Out):
    """All endpoints."""

    items: list[EndpointOut]


class AttemptOut(Out):
    """One try."""

    at: Stamp
    status: int | None
    ms: int
    error: str


class DeliveryOut(Out):
    """An event on its way to an endpoint."""

    id: str
    endpoint_id: str
    event_id: str
    event_type: str
    state: str
    attempts: int
    next_at: Stamp | None
    created_at: Stamp


class DeliveryDetail(DeliveryOut):
    """With its body and every try."""

    body: dict[str, Any]
    tries: list[AttemptOut]


class Deliveries(Out):
    """The delivery log, newest first."""

    items: list[DeliveryOut]


class Queued(Out):
    """A delivery that has been put on its way."""

    delivery_id: str


class Status(Out):
    """How the server is."""

    status: Literal["ok", "draining"]
    calls: int
    models: list[str]


class ProblemOut(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(default_factory=list)
