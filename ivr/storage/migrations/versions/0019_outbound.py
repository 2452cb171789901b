"""Calls that we make, and receipts of text messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

RECEIPTS: tuple[tuple[str, int], ...] = (("carrier_sid", 64), ("receipt", 16), ("error_code", 16))
"""Texts that messages get: column and length."""
INDEXED = ("offer_id", "entry_id", "call_sid", "state", "made_at")


def upgrade() -> None:
    """Create the table and the columns."""
    op.create_table(
        "outbound_calls",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("offer_id", sa.String(32), nullable=False),
        sa.Column(
            "entry_id",
            sa.String(32),
            sa.ForeignKey("queue_entries.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("problem", sa.String(120), nullable=False),
        sa.Column("carrier_sid", sa.String(64), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    for name in INDEXED:
        op.create_index(f"ix_outbound_calls_{name}", "outbound_calls", [name])
    for name, length in RECEIPTS:
        column = sa.Column(name, sa.String(length), nullable=False, server_default="")
        op.add_column("messages_out", column)
    op.add_column("messages_out", sa.Column("receipt_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("messages_out", "receipt_at")
    for name, _ in reversed(RECEIPTS):
        op.drop_column("messages_out", name)
    op.drop_table("outbound_calls")
