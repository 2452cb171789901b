"""An utterance is drawn by chance once, also by several processes at the same time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DRAWN = sa.text("why = 'sample'")


def upgrade() -> None:
    """Create the index; of what was drawn twice the first stays."""
    missed = sa.table("missed", *map(sa.column, ("id", "call_sid", "turn", "why")))
    first = (
        sa.select(sa.func.min(missed.c.id))
        .where(missed.c.why == "sample")
        .group_by(missed.c.call_sid, missed.c.turn)
    )
    op.execute(sa.delete(missed).where(missed.c.why == "sample", missed.c.id.not_in(first)))
    op.create_index(
        "ix_missed_sampled",
        "missed",
        ["call_sid", "turn"],
        unique=True,
        sqlite_where=DRAWN,
        postgresql_where=DRAWN,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_missed_sampled", "missed")
