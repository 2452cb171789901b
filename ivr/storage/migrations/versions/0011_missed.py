"""Utterances for people to look at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "missed",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("top3", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("meaning", sa.String(64), nullable=True),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("settled_by", sa.String(64), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fixed_in", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_missed_open", "missed", ["preset", "language", "state", "key"])
    op.create_index("ix_missed_call", "missed", ["call_sid"])
    op.create_index("ix_missed_at", "missed", ["at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("missed")
