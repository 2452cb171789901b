"""Days of lines, counted; and indexes for the calls of a period and their messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the indexes."""
    op.create_table(
        "counted_days",
        sa.Column("preset", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("rules", sa.String(64), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "day_tallies",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("pairs", "counts", "times")),
        sa.Column("trips", sa.JSON(), nullable=False),
    )
    op.create_index("ix_day_tallies_day", "day_tallies", ["preset", "whole", "day"])
    op.create_index("ix_calls_line", "calls", ["preset", "started_at"])
    op.create_index("ix_messages_out_call", "messages_out", ["call_sid", "kind", "state"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_messages_out_call", "messages_out")
    op.drop_index("ix_calls_line", "calls")
    op.drop_table("day_tallies")
    op.drop_table("counted_days")
