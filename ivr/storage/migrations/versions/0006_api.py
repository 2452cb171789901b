"""Keys, contexts and events of the API."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(16), primary_key=True),
        *(_text("name", 64), _text("secret_hash", 64), _json("scopes")),
        *(_time("created_at"), _time("revoked_at", nullable=True)),
    )
    op.create_table(
        "caller_contexts",
        sa.Column("id", sa.String(40), primary_key=True),
        *(_text("caller_key", 64), _text("customer", 64)),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        *(_text("preset", 64), _text("kind", 16), _text("title", 160), _text("intent", 64)),
        *(_json("slots"), _text("language", 8), _text("tier", 32), _json("data")),
        *(_time("created_at"), _time("expires_at")),
    )
    op.create_index("ix_caller_contexts_caller", "caller_contexts", ["caller_key", "expires_at"])
    for column in ("customer", "expires_at"):
        op.create_index(f"ix_caller_contexts_{column}", "caller_contexts", [column])
    op.create_table(
        "api_answers",
        sa.Column("key_id", sa.String(16), primary_key=True),
        sa.Column("idempotency_key", sa.String(255), primary_key=True),
        *(_text("fingerprint", 64), sa.Column("status", sa.Integer())),
        *(sa.Column("body", sa.Text(), nullable=False), _time("created_at")),
    )
    op.create_index("ix_api_answers_created_at", "api_answers", ["created_at"])
    _create_webhooks()


def _create_webhooks() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.String(40), primary_key=True),
        *(sa.Column("url", sa.Text(), nullable=False), _json("types")),
        sa.Column("include_words", sa.Boolean(), nullable=False),
        *(_text("secret", 128), _text("old_secret", 128)),
        *(_time("old_secret_until", nullable=True), _text("disabled", 160), _time("created_at")),
    )
    endpoint = sa.ForeignKey("webhook_endpoints.id", ondelete="CASCADE")
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("endpoint_id", sa.String(40), endpoint, nullable=False),
        *(_text("event_id", 40), _text("event_type", 64)),
        *(sa.Column("body", sa.Text(), nullable=False), _text("state", 16)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *(_time("next_at"), _time("created_at")),
    )
    op.create_index("ix_webhook_deliveries_due", "webhook_deliveries", ["state", "next_at"])
    for column in ("endpoint_id", "event_id", "created_at"):
        op.create_index(f"ix_webhook_deliveries_{column}", "webhook_deliveries", [column])
    delivery = sa.ForeignKey("webhook_deliveries.id", ondelete="CASCADE")
    op.create_table(
        "webhook_attempts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("delivery_id", sa.String(40), delivery, nullable=False),
        *(_time("at"), sa.Column("status", sa.Integer())),
        *(sa.Column("ms", sa.Integer(), nullable=False), _text("error", 160)),
    )
    op.create_index("ix_webhook_attempts_delivery_id", "webhook_attempts", ["delivery_id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        *("webhook_attempts", "webhook_deliveries", "webhook_endpoints"),
        *("api_answers", "caller_contexts", "api_keys"),
    ):
        op.drop_table(table)
