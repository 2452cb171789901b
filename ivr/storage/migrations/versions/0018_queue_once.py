"""A call waits in a queue once, whichever processes were asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

NOT_LEFT = sa.text("state != 'left'")


def upgrade() -> None:
    """Let go whoever waits twice, and see to it that nobody does again."""
    columns = ("id", "call_sid", "queue", "state", "outcome", "entered_at", "seen_at", "left_at")
    entries = sa.table("queue_entries", *(sa.column(name) for name in columns))
    first = entries.alias()
    again = sa.exists().where(
        first.c.call_sid == entries.c.call_sid,
        first.c.queue == entries.c.queue,
        first.c.state != "left",
        sa.or_(
            first.c.entered_at < entries.c.entered_at,
            sa.and_(first.c.entered_at == entries.c.entered_at, first.c.id < entries.c.id),
        ),
    )
    gone = sa.update(entries).where(entries.c.state != "left", again)
    op.execute(gone.values(state="left", outcome="failed", left_at=entries.c.seen_at))
    op.create_index(
        "uq_queue_entries_open",
        "queue_entries",
        ["call_sid", "queue"],
        unique=True,
        sqlite_where=NOT_LEFT,
        postgresql_where=NOT_LEFT,
    )


def downgrade() -> None:
    """Allow it again."""
    op.drop_index("uq_queue_entries_open", "queue_entries")
