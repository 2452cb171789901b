"""What reports need to know of a call beside its turns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    for name in ("tried", "served"):
        op.add_column("calls", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("calls", sa.Column("rule", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    for name in ("rule", "served", "tried"):
        op.drop_column("calls", name)
