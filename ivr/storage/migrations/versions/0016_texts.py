"""Chats at the desk, reasons of callbacks, spoken surveys, reminders, and users' lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS: tuple[tuple[str, str, int, str], ...] = (
    ("queue_offers", "kind", 16, "call"),
    ("follow_ups", "reason", 200, ""),
    ("surveys", "channel", 8, "sms"),
    ("users", "lines", 400, ""),
)
"""Texts that are added: table, column, length, and what rows have that are there."""


def upgrade() -> None:
    """Create the columns and the table."""
    for table, name, length, default in COLUMNS:
        column = sa.Column(name, sa.String(length), nullable=False, server_default=default)
        op.add_column(table, column)
    op.add_column("agents", sa.Column("chats", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "reminder_consents",
        sa.Column("caller_key", sa.String(64), primary_key=True),
        sa.Column("preset", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("reminder_consents")
    op.drop_column("agents", "chats")
    for table, name, _, _ in reversed(COLUMNS):
        op.drop_column(table, name)
