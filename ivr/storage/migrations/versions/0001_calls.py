"""Calls, their turns and the agents' packets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "calls",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("catalogue_version", sa.String(64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("disposition", sa.String(16)),
        sa.Column("destination", sa.String(64)),
        sa.Column("intent", sa.String(64)),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("band", sa.String(16), nullable=False),
        sa.Column("time_to_route_ms", sa.Integer()),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
    )
    for column in ("started_at", "disposition", "intent"):
        op.create_index(f"ix_calls_{column}", "calls", [column])
    call = sa.ForeignKey("calls.call_sid", ondelete="CASCADE")
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("call_sid", sa.String(64), call, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("expectation", sa.String(16), nullable=False),
        sa.Column("intent", sa.String(64)),
        sa.Column("band", sa.String(16), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("prompt", sa.String(64), nullable=False),
        sa.Column("endpoint_ms", sa.Integer(), nullable=False),
        sa.Column("trace", sa.JSON(), nullable=False),
    )
    op.create_index("ix_turns_call", "turns", ["call_sid", "number"])
    op.create_index("ix_turns_band", "turns", ["band"])
    call = sa.ForeignKey("calls.call_sid", ondelete="CASCADE")
    op.create_table(
        "hand_offs",
        sa.Column("call_sid", sa.String(64), call, primary_key=True),
        sa.Column("packet", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("hand_offs", "turns", "calls"):
        op.drop_table(table)
