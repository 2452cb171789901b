"""What was really said, where a person has listened and corrected it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    column = sa.Column("corrected", sa.Text(), nullable=False, server_default="")
    op.add_column("missed", column)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("missed", "corrected")
