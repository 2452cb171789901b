"""The open missed queue is counted from its index alone: examples are told apart there, too."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = ["preset", "language", "state", "key"]


def upgrade() -> None:
    """Add the column to the index."""
    op.drop_index("ix_missed_open", table_name="missed")
    op.create_index("ix_missed_open", "missed", [*COLUMNS, "is_sample"])


def downgrade() -> None:
    """Take the column out of the index."""
    op.drop_index("ix_missed_open", table_name="missed")
    op.create_index("ix_missed_open", "missed", COLUMNS)
