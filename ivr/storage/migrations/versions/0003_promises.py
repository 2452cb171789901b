"""One promise a call and kind, whoever makes it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the first of each promise that was made twice, and let nobody make one twice."""
    promises = sa.table("follow_ups", sa.column("id"), sa.column("call_sid"), sa.column("kind"))
    first = sa.select(sa.func.min(promises.c.id)).group_by(promises.c.call_sid, promises.c.kind)
    op.execute(sa.delete(promises).where(promises.c.id.not_in(first)))
    op.create_index("uq_follow_ups_promise", "follow_ups", ["call_sid", "kind"], unique=True)


def downgrade() -> None:
    """Let promises be made twice again."""
    op.drop_index("uq_follow_ups_promise", "follow_ups")
