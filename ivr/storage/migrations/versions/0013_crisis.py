"""Spikes of needs, and which process looks for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "spike_alerts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Double(), nullable=False),
        sa.Column("window_s", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(64), nullable=False),
    )
    op.create_index("ix_spike_alerts_last", "spike_alerts", ["last_at"])
    op.create_table(
        "turns_taken",
        sa.Column("job", sa.String(32), primary_key=True),
        sa.Column("minute", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("turns_taken")
    op.drop_table("spike_alerts")
