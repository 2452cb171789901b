"""The log of changes takes whole sentences, and stays are found by when they began.

PostgreSQL refused sentences over 64 letters.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the action be as long as its sentence; create the index."""
    op.create_index("ix_queue_entries_entered", "queue_entries", ["entered_at"])
    with op.batch_alter_table("audit") as table:
        table.alter_column("action", existing_type=sa.String(64), type_=sa.Text())


def downgrade() -> None:
    """Cut what is too long, and go back."""
    op.drop_index("ix_queue_entries_entered", table_name="queue_entries")
    audit = sa.table("audit", sa.column("action", sa.Text))
    op.execute(audit.update().values(action=sa.func.substr(audit.c.action, 1, 64)))
    with op.batch_alter_table("audit") as table:
        table.alter_column("action", existing_type=sa.Text(), type_=sa.String(64))
