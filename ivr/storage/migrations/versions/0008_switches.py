"""Gating, notices and what is known of callers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "switches",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True)),
        sa.Column("cleared_by", sa.String(64), nullable=False),
    )
    for column in ("preset", "cleared_at"):
        op.create_index(f"ix_switches_{column}", "switches", [column])
    op.create_table(
        "caller_visits",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("caller_key", sa.String(64), nullable=False),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intent", sa.String(64), nullable=False),
    )
    op.create_index("ix_caller_visits_key", "caller_visits", ["caller_key", "at"])
    op.create_index("ix_caller_visits_at", "caller_visits", ["at"])
    op.create_table(
        "caller_preferences",
        sa.Column("caller_key", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("slower", sa.Boolean(), nullable=False),
        sa.Column("no_recording", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("caller_preferences", "caller_visits", "switches"):
        op.drop_table(table)
