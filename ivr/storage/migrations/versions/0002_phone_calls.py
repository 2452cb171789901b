"""Calls in progress, and what is to be done after them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.add_column("calls", sa.Column("consent", sa.String(16), nullable=False, server_default=""))
    op.create_table(
        "live_calls",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
    )
    op.create_index("ix_live_calls_updated_at", "live_calls", ["updated_at"])
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("wanted", sa.String(64), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("recording", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_follow_ups_call_sid", "follow_ups", ["call_sid"])
    op.create_index("ix_follow_ups_created_at", "follow_ups", ["created_at"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_column("calls", "consent")
    op.drop_table("follow_ups")
    op.drop_table("live_calls")
