"""Endpoints of webhooks, and the log of what was sent to them."""

from __future__ import annotations

import json
from datetime import timedelta

from ivr.api.answers import (
    AttemptOut,
    Deliveries,
    DeliveryDetail,
    DeliveryOut,
    EndpointOut,
    Endpoints,
    EndpointWithSecret,
    Queued,
)
from ivr.api.guard import Forbidden
from ivr.api.operations import Asked, Operation
from ivr.api.outbox import TEST
from ivr.api.problems import Problem
from ivr.api.schemas import DeliveriesQuery, EndpointChange, EndpointIn
from ivr.api.signing import new_secret
from ivr.storage.api_keys import Scope
from ivr.storage.models import WebhookDelivery, WebhookEndpoint

ROTATION = timedelta(hours=24)
"""The secret before signs that long beside the new one."""
NO_ENDPOINT = "There is no such endpoint."


def create_endpoint(asked: Asked) -> EndpointWithSecret:
    """Add an endpoint; its secret is shown this once."""
    body: EndpointIn = asked.body
    try:
        asked.services.guard.target(body.url)
    except Forbidden as error:
        raise Problem(422, f"Nothing can be sent to this URL: {error}.") from error
    row = WebhookEndpoint(
        url=body.url,
        types=list(body.types),
        include_words=body.include_words,
        secret=new_secret(),
        old_secret="",
        disabled="",
        created_at=asked.now,
    )
    return EndpointWithSecret.model_validate(asked.services.webhooks.add(row))


def list_endpoints(asked: Asked) -> Endpoints:
    """Return all endpoints."""
    rows = asked.services.webhooks.endpoints()
    return Endpoints(items=[EndpointOut.model_validate(row) for row in rows])


def get_endpoint(asked: Asked) -> EndpointOut:
    """Return one endpoint."""
    return EndpointOut.model_validate(_endpoint(asked))


def change_endpoint(asked: Asked) -> EndpointOut:
    """Change what an endpoint gets, or let it get something again."""
    body: EndpointChange = asked.body
    changes = body.model_dump(exclude_unset=True)
    if "enabled" in changes:
        changes["disabled"] = "" if changes.pop("enabled") else "switched off"
    row = asked.services.webhooks.change(asked.path["id"], **changes)
    if row is None:
        raise Problem(404, NO_ENDPOINT)
    return EndpointOut.model_validate(row)


def delete_endpoint(asked: Asked) -> None:
    """Forget an endpoint and its log."""
    if not asked.services.webhooks.remove(asked.path["id"]):
        raise Problem(404, NO_ENDPOINT)


def rotate_secret(asked: Asked) -> EndpointWithSecret:
    """Give an endpoint a new secret; the one before signs too, for a day."""
    old = _endpoint(asked)
    row = asked.services.webhooks.change(
        old.id,
        secret=new_secret(),
        old_secret=old.secret,
        old_secret_until=asked.now + ROTATION,
    )
    return EndpointWithSecret.model_validate(row)


def send_test(asked: Asked) -> Queued:
    """Send an event that means nothing."""
    endpoint = _endpoint(asked)
    if endpoint.disabled:
        raise Problem(409, "The endpoint is disabled; enable it first.")
    data = {"endpoint_id": endpoint.id}
    made = asked.services.webhooks.enqueue(TEST, data, asked.now, only=endpoint.id)
    asked.services.outbox.wake()
    return Queued(delivery_id=made[0])


def list_deliveries(asked: Asked) -> Deliveries:
    """Return the delivery log."""
    query: DeliveriesQuery = asked.query
    rows = asked.services.webhooks.deliveries(query.endpoint, query.state, query.limit)
    return Deliveries(items=[_shown(row) for row in rows])


def get_delivery(asked: Asked) -> DeliveryDetail:
    """Return a delivery with every try."""
    row = asked.services.webhooks.delivery(asked.path["id"])
    if row is None:
        raise Problem(404, "There is no such delivery.")
    tries = asked.services.webhooks.attempts(row.id)
    return DeliveryDetail(
        **dict(_shown(row)),
        body=json.loads(row.body),
        tries=[AttemptOut.model_validate(item) for item in tries],
    )


def replay_delivery(asked: Asked) -> Queued:
    """Send a delivery's event again, with the same webhook-id."""
    row = asked.services.webhooks.delivery(asked.path["id"])
    if row is None:
        raise Problem(404, "There is no such delivery.")
    endpoint = asked.services.webhooks.endpoint(row.endpoint_id)
    if endpoint is None or endpoint.disabled:
        raise Problem(409, "The endpoint is disabled; enable it first.")
    again = asked.services.webhooks.replay(row.id, asked.now)
    assert again is not None, "it was there a moment ago"
    asked.services.outbox.wake()
    return Queued(delivery_id=again)


def _endpoint(asked: Asked) -> WebhookEndpoint:
    row = asked.services.webhooks.endpoint(asked.path["id"])
    if row is None:
        raise Problem(404, NO_ENDPOINT)
    return row


def _shown(row: WebhookDelivery) -> DeliveryOut:
    shown = DeliveryOut.model_validate(row)
    return shown if row.state == "waiting" else shown.model_copy(update={"next_at": None})


READ, WRITE = Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE
ONE = "/webhooks/{id}"
OPERATIONS = (
    Operation(
        *("POST", "/webhooks", "Add an endpoint", WRITE, create_endpoint),
        *(EndpointWithSecret, None, EndpointIn, 201),
    ),
    Operation("GET", "/webhooks", "All endpoints", READ, list_endpoints, Endpoints),
    Operation("GET", ONE, "One endpoint", READ, get_endpoint, EndpointOut, problems=(404,)),
    Operation(
        *("PATCH", ONE, "Change or enable an endpoint", WRITE, change_endpoint, EndpointOut),
        body=EndpointChange,
        problems=(404,),
    ),
    Operation(
        *("DELETE", ONE, "Forget an endpoint", WRITE, delete_endpoint), status=204, problems=(404,)
    ),
    Operation(
        *("POST", f"{ONE}/secret", "Rotate the secret", WRITE, rotate_secret, EndpointWithSecret),
        problems=(404,),
    ),
    Operation(
        *("POST", f"{ONE}/test", "Send a test event", WRITE, send_test, Queued),
        status=202,
        problems=(404,),
    ),
    Operation(
        *("GET", "/deliveries", "The delivery log", READ, list_deliveries),
        *(Deliveries, DeliveriesQuery),
    ),
    Operation(
        *("GET", "/deliveries/{id}", "One delivery with every try", READ, get_delivery),
        *(DeliveryDetail,),
        problems=(404,),
    ),
    Operation(
        *("POST", "/deliveries/{id}/replay", "Send it again", WRITE, replay_delivery, Queued),
        status=202,
        problems=(404,),
    ),
)
