"""Queues, the agents who serve them, and the offers of calls to agents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "queue_entries",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Double(), nullable=False),
        sa.Column("front", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", moment),
        sa.Column("packet", sa.JSON(), nullable=False),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("only_agent", sa.String(64), nullable=False),
        sa.Column("offer_id", sa.String(32), nullable=False),
        sa.Column("told_s", sa.Integer()),
        sa.Column("entered_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("answered_at", moment),
        sa.Column("left_at", moment),
    )
    op.create_index("ix_queue_entries_call_sid", "queue_entries", ["call_sid"])
    op.create_index("ix_queue_entries_line", "queue_entries", ["preset", "queue", "state"])
    op.create_index("ix_queue_entries_left", "queue_entries", ["queue", "left_at"])
    op.create_table(
        "agents",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
    )
    op.create_index("ix_agents_state", "agents", ["state"])
    op.create_table(
        "agent_queues",
        sa.Column(
            "agent",
            sa.String(64),
            sa.ForeignKey("agents.name", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("preset", sa.String(64), primary_key=True),
        sa.Column("queue", sa.String(64), primary_key=True),
    )
    op.create_table(
        "queue_offers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "entry_id",
            sa.String(32),
            sa.ForeignKey("queue_entries.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.Column("accepted_at", moment),
        sa.Column("ended_at", moment),
        sa.Column("free_at", moment),
    )
    op.create_index("ix_queue_offers_entry_id", "queue_offers", ["entry_id"])
    op.create_index("ix_queue_offers_agent", "queue_offers", ["agent"])
    op.create_index("ix_queue_offers_state", "queue_offers", ["state", "until"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("queue_offers")
    op.drop_table("agent_queues")
    op.drop_table("agents")
    op.drop_table("queue_entries")
