"""What integrators give us and get: keys, contexts, answers to repeat, webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class ApiKey(Base):
    """Who may use the API. Only a hash of the secret is kept."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    """The part of the key that may be shown."""
    name: Mapped[str] = mapped_column(String(64))
    secret_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CallerContext(Base):
    """Something the company knows of a caller, or of all callers, for a while."""

    __tablename__ = "caller_contexts"
    __table_args__ = (Index("ix_caller_contexts_caller", "caller_key", "expires_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    caller_key: Mapped[str] = mapped_column(String(64), default="")
    """Keyed hash of the number; "" when it is about a customer or about all."""
    customer: Mapped[str] = mapped_column(String(64), default="", index=True)
    everybody: Mapped[bool] = mapped_column(default=False)
    preset: Mapped[str] = mapped_column(String(64), default="")
    """The line it is for; "" for all."""
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(160))
    intent: Mapped[str] = mapped_column(String(64), default="")
    slots: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    language: Mapped[str] = mapped_column(String(8), default="")
    tier: Mapped[str] = mapped_column(String(32), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """For the agent's screen."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class ApiAnswer(Base):
    """The answer to a request that carried an Idempotency-Key, for those that ask again."""

    __tablename__ = "api_answers"

    key_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    """None while the first request is being worked on."""
    body: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class WebhookEndpoint(Base):
    """Where a company wants to hear of events. The secrets sign, so they are kept as they are."""

    __tablename__ = "webhook_endpoints"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    types: Mapped[list[str]] = mapped_column(JSON)
    """Types of events; empty for all."""
    include_words: Mapped[bool] = mapped_column(default=False)
    secret: Mapped[str] = mapped_column(String(128))
    old_secret: Mapped[str] = mapped_column(String(128), default="")
    old_secret_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    disabled: Mapped[str] = mapped_column(String(160), default="")
    """Why nothing is sent there any more; "" while it is."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class WebhookDelivery(Base):
    """One event on its way to one endpoint."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (Index("ix_webhook_deliveries_due", "state", "next_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(
        ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), index=True
    )
    event_id: Mapped[str] = mapped_column(String(40), index=True)
    """The same for all endpoints and attempts: ``webhook-id``."""
    event_type: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    """Exactly as it is signed and sent."""
    state: Mapped[str] = mapped_column(String(16))
    """waiting, delivered or given_up."""
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When it is due; while somebody sends it: when that one is taken for dead."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class WebhookAttempt(Base):
    """One try to deliver."""

    __tablename__ = "webhook_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[str] = mapped_column(
        ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    status: Mapped[int | None]
    """Of HTTP; None when no answer came."""
    ms: Mapped[int]
    error: Mapped[str] = mapped_column(String(160), default="")
