"""Endpoints of webhooks and what is on its way to them. Several processes may deliver."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from ivr.storage.engine import Database
from ivr.storage.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from ivr.storage.models.base import utc

WORDS = "words"
"""What the caller said, in an event's data; only for endpoints that want it."""
KEPT_FOR = timedelta(days=30)
"""Of the delivery log."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one try."""

    at: datetime
    status: int | None
    """Of HTTP; None when no answer came."""
    ms: int
    error: str = ""

    @property
    def delivered(self) -> bool:
        """Whether the endpoint took it."""
        return self.status is not None and 200 <= self.status < 300


class Webhooks:
    """The three tables. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, endpoint: WebhookEndpoint) -> WebhookEndpoint:
        """Keep a new endpoint under a new id."""
        endpoint.id = f"we_{secrets.token_hex(12)}"
        with self._database.begin() as session:
            session.add(endpoint)
        return endpoint

    def endpoints(self) -> Sequence[WebhookEndpoint]:
        """Return all endpoints, oldest first."""
        with self._database.begin() as session:
            query = select(WebhookEndpoint).order_by(WebhookEndpoint.created_at, WebhookEndpoint.id)
            return session.scalars(query).all()

    def endpoint(self, endpoint_id: str) -> WebhookEndpoint | None:
        """Return one endpoint, None when there is none."""
        with self._database.begin() as session:
            return session.get(WebhookEndpoint, endpoint_id)

    def change(self, endpoint_id: str, **values: object) -> WebhookEndpoint | None:
        """Change an endpoint; None when there is none."""
        with self._database.begin() as session:
            row = session.get(WebhookEndpoint, endpoint_id)
            for name, value in values.items() if row is not None else ():
                setattr(row, name, value)
        return row

    def remove(self, endpoint_id: str) -> bool:
        """Forget an endpoint and its deliveries; False when there was none."""
        with self._database.begin() as session:
            row = session.get(WebhookEndpoint, endpoint_id)
            if row is None:
                return False
            mine = WebhookDelivery.endpoint_id == endpoint_id
            ids = select(WebhookDelivery.id).where(mine)
            session.execute(delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(ids)))
            session.execute(delete(WebhookDelivery).where(mine))
            session.delete(row)
        return True

    def enqueue(
        self, event_type: str, data: Mapping[str, Any], now: datetime, only: str = ""
    ) -> list[str]:
        """Put an event on its way to all that want it; return the deliveries' ids.

        ``only``: to that endpoint, whatever it has asked for.
        """
        event_id, made = f"msg_{secrets.token_hex(14)}", []
        with self._database.begin() as session:
            for endpoint in session.scalars(select(WebhookEndpoint)).all():
                wants = not endpoint.disabled and (
                    not endpoint.types or event_type in endpoint.types
                )
                if (endpoint.id != only) if only else not wants:
                    continue
                seen = {n: v for n, v in data.items() if n != WORDS or endpoint.include_words}
                row = _delivery(endpoint.id, event_id, event_type, now)
                row.body = json.dumps(
                    {"type": event_type, "timestamp": now.isoformat(), "data": seen},
                    ensure_ascii=False,
                    separators=(",", ":"),
                )
                session.add(row)
                made.append(row.id)
        return made

    def replay(self, delivery_id: str, now: datetime) -> str | None:
        """Send a delivery's event again, as a new delivery; None when there is none."""
        with self._database.begin() as session:
            old = session.get(WebhookDelivery, delivery_id)
            if old is None:
                return None
            row = _delivery(old.endpoint_id, old.event_id, old.event_type, now)
            row.body = old.body
            session.add(row)
        return row.id

    def due(self, now: datetime, limit: int) -> Sequence[WebhookDelivery]:
        """Return what should be sent now, the longest due first."""
        query = (
            select(WebhookDelivery)
            .where(WebhookDelivery.state == "waiting", WebhookDelivery.next_at <= now)
            .order_by(WebhookDelivery.next_at)
            .limit(limit)
        )
        with self._database.begin() as session:
            return session.scalars(query).all()

    def claim(self, delivery: WebhookDelivery, until: datetime) -> bool:
        """Take a due delivery for this process; False when somebody else has it."""
        mine = (
            (WebhookDelivery.id == delivery.id)
            & (WebhookDelivery.state == "waiting")
            & (WebhookDelivery.next_at == delivery.next_at)
            & (WebhookDelivery.attempts == delivery.attempts)
        )
        with self._database.begin() as session:
            taken = session.execute(update(WebhookDelivery).where(mine).values(next_at=until))
        return bool(taken.rowcount)  # type: ignore[attr-defined]

    def tried(self, delivery_id: str, attempt: Attempt, next_at: datetime | None) -> None:
        """Write an attempt down. ``next_at`` None: it was the last."""
        with self._database.begin() as session:
            row = session.get(WebhookDelivery, delivery_id)
            if row is None:
                return
            row.attempts += 1
            if attempt.delivered:
                row.state = "delivered"
            elif next_at is None:
                row.state = "given_up"
            else:
                row.next_at = next_at
            session.add(
                WebhookAttempt(
                    delivery_id=delivery_id,
                    at=attempt.at,
                    status=attempt.status,
                    ms=attempt.ms,
                    error=attempt.error[:160],
                )
            )

    def took_any(self, endpoint_id: str, since: datetime) -> bool:
        """Return whether the endpoint has taken anything that was made ``since`` or later."""
        query = select(WebhookDelivery.id).where(
            WebhookDelivery.endpoint_id == endpoint_id,
            WebhookDelivery.state == "delivered",
            WebhookDelivery.created_at >= since,
        )
        with self._database.begin() as session:
            return session.scalar(query.limit(1)) is not None

    def disable(self, endpoint_id: str, why: str) -> None:
        """Send nothing there any more, also not what waits."""
        waiting = (WebhookDelivery.endpoint_id == endpoint_id) & (
            WebhookDelivery.state == "waiting"
        )
        with self._database.begin() as session:
            row = session.get(WebhookEndpoint, endpoint_id)
            if row is not None:
                row.disabled = why
            session.execute(update(WebhookDelivery).where(waiting).values(state="given_up"))

    def deliveries(
        self, endpoint_id: str = "", state: str = "", limit: int = 50
    ) -> Sequence[WebhookDelivery]:
        """Return the delivery log, newest first."""
        query = select(WebhookDelivery)
        if endpoint_id:
            query = query.where(WebhookDelivery.endpoint_id == endpoint_id)
        if state:
            query = query.where(WebhookDelivery.state == state)
        newest = query.order_by(WebhookDelivery.created_at.desc(), WebhookDelivery.id)
        with self._database.begin() as session:
            return session.scalars(newest.limit(limit)).all()

    def delivery(self, delivery_id: str) -> WebhookDelivery | None:
        """Return one delivery, None when there is none."""
        with self._database.begin() as session:
            return session.get(WebhookDelivery, delivery_id)

    def attempts(self, delivery_id: str) -> list[Attempt]:
        """Return what was tried, in order."""
        query = select(WebhookAttempt).where(WebhookAttempt.delivery_id == delivery_id)
        with self._database.begin() as session:
            rows = session.scalars(query.order_by(WebhookAttempt.id)).all()
        return [Attempt(utc(row.at), row.status, row.ms, row.error) for row in rows]

    def forget_old(self, now: datetime) -> None:
        """Erase deliveries that are older than the log is kept."""
        old = WebhookDelivery.created_at < now - KEPT_FOR
        ids = select(WebhookDelivery.id).where(old)
        with self._database.begin() as session:
            session.execute(delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(ids)))
            session.execute(delete(WebhookDelivery).where(old))


def _delivery(endpoint_id: str, event_id: str, event_type: str, now: datetime) -> WebhookDelivery:
    return WebhookDelivery(
        id=f"del_{secrets.token_hex(12)}",
        endpoint_id=endpoint_id,
        event_id=event_id,
        event_type=event_type,
        state="waiting",
        attempts=0,
        next_at=now,
        created_at=now,
    )
