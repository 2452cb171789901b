"""What there is one of a call; final counts of experiments; when a carrier ended a call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ONCE = ("link", "recap", "survey")
"""Kinds of which a call has had one."""
ONLY, FIRST = sa.text("once"), sa.text("NOT again")


def upgrade() -> None:
    """Add the columns, settle what is there twice, and see to it that nothing is again."""
    op.add_column("experiments", sa.Column("counted", sa.JSON(), nullable=True))
    op.add_column("outbound_calls", sa.Column("over_at", sa.DateTime(timezone=True), nullable=True))
    for table, name in (("messages_out", "once"), ("companion_pages", "again")):
        flag: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column(table, flag)
    _settle_messages()
    _settle_pages()
    _unique("uq_messages_out_once", "messages_out", ["call_sid", "kind"], ONLY)
    _unique("uq_companion_pages_call", "companion_pages", ["call_sid"], FIRST)


def _unique(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _settle_messages() -> None:
    """Mark the first of its kind; what waits beside one that has gone, or an earlier one, stays."""
    names = ("id", "call_sid", "kind", "state", "number", "text", "once")
    rows = sa.table("messages_out", *(sa.column(name) for name in names))
    other = rows.alias()
    same = (other.c.call_sid == rows.c.call_sid) & (other.c.kind == rows.c.kind)
    earlier = sa.exists().where(same, other.c.id < rows.c.id)
    gone = sa.exists().where(same, other.c.id != rows.c.id, other.c.state == "sent")
    mine = rows.c.kind.in_(ONCE)
    op.execute(sa.update(rows).where(mine, ~earlier).values(once=sa.true()))
    waits = (rows.c.state == "waiting") & (earlier | gone)
    op.execute(sa.update(rows).where(mine, waits).values(state="refused", number="", text=""))


def _settle_pages() -> None:
    """Keep a call's other pages: callers may have their addresses."""
    rows = sa.table(
        "companion_pages", *(sa.column(n) for n in ("id", "call_sid", "made_at", "again"))
    )
    before = rows.alias()
    earlier = sa.exists().where(
        before.c.call_sid == rows.c.call_sid,
        sa.or_(
            before.c.made_at < rows.c.made_at,
            sa.and_(before.c.made_at == rows.c.made_at, before.c.id < rows.c.id),
        ),
    )
    op.execute(sa.update(rows).where(earlier).values(again=sa.true()))


def downgrade() -> None:
    """Drop them."""
    op.drop_index("uq_companion_pages_call", "companion_pages")
    op.drop_index("uq_messages_out_once", "messages_out")
    op.drop_column("companion_pages", "again")
    op.drop_column("messages_out", "once")
    op.drop_column("outbound_calls", "over_at")
    op.drop_column("experiments", "counted")
