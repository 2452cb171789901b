"""What was really said, where a person has listened; whether a line has only examples."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index."""
    column = sa.Column("corrected", sa.Text(), nullable=False, server_default="")
    op.add_column("missed", column)
    op.create_index("ix_calls_sample", "calls", ["preset", "is_sample"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_calls_sample", "calls")
    op.drop_column("missed", "corrected")
