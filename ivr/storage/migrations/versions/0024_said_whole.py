"""The log of changes takes whole sentences; PostgreSQL refused those over 64 letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the action be as long as its sentence."""
    with op.batch_alter_table("audit") as table:
        table.alter_column("action", existing_type=sa.String(64), type_=sa.Text())


def downgrade() -> None:
    """Cut what is too long, and go back."""
    audit = sa.table("audit", sa.column("action", sa.Text))
    op.execute(audit.update().values(action=sa.func.substr(audit.c.action, 1, 64)))
    with op.batch_alter_table("audit") as table:
        table.alter_column("action", existing_type=sa.Text(), type_=sa.String(64))
