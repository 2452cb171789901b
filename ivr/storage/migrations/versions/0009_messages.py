"""Short messages, companion pages and surveys."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

WHEN = sa.DateTime(timezone=True)
TABLES: dict[str, list[tuple[str, sa.types.TypeEngine[Any], bool]]] = {
    "text_conversations": [
        ("call_sid", sa.String(64), False),
        ("caller_key", sa.String(64), False),
        ("begun_at", WHEN, False),
    ],
    "messages_in": [
        ("id", sa.String(96), False),
        ("answer", sa.Text(), False),
        ("at", WHEN, False),
    ],
    "messages_out": [
        ("id", sa.Integer(), False),
        ("call_sid", sa.String(64), False),
        ("preset", sa.String(64), False),
        ("kind", sa.String(16), False),
        ("caller_key", sa.String(64), False),
        ("number", sa.String(32), False),
        ("text", sa.Text(), False),
        ("state", sa.String(16), False),
        ("due_at", WHEN, False),
        ("tries", sa.Integer(), False),
        ("created_at", WHEN, False),
        ("sent_at", WHEN, True),
    ],
    "opt_outs": [("caller_key", sa.String(64), False), ("at", WHEN, False)],
    "chat_lines": [
        ("id", sa.Integer(), False),
        ("call_sid", sa.String(64), False),
        ("author", sa.String(8), False),
        ("text", sa.Text(), False),
        ("at", WHEN, False),
    ],
    "companion_pages": [
        ("id", sa.String(32), False),
        ("call_sid", sa.String(64), False),
        ("made_at", WHEN, False),
    ],
    "surveys": [
        ("call_sid", sa.String(64), False),
        ("preset", sa.String(64), False),
        ("language", sa.String(8), False),
        ("caller_key", sa.String(64), False),
        ("asked_at", WHEN, False),
        ("satisfied", sa.Integer(), True),
        ("easy", sa.Integer(), True),
    ],
}
"""Columns by table, the primary key first: name, type, whether it may be NULL."""
INDEXES = {
    "text_conversations": ("caller_key", "begun_at"),
    "messages_in": ("at",),
    "messages_out": ("call_sid", "caller_key", "state", "due_at"),
    "chat_lines": ("call_sid",),
    "companion_pages": ("call_sid", "made_at"),
    "surveys": ("caller_key", "asked_at"),
}


def upgrade() -> None:
    """Create the tables."""
    for table, columns in TABLES.items():
        made: list[sa.Column[Any]] = [
            sa.Column(name, kind, primary_key=place == 0, nullable=maybe)
            for place, (name, kind, maybe) in enumerate(columns)
        ]
        op.create_table(table, *made)
    for table, columns_of in INDEXES.items():
        for column in columns_of:
            op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(TABLES):
        op.drop_table(table)
