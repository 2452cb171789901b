"""Topics of unknown utterances, invitations to try the line, and whose trial a call was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and columns."""
    op.create_table(
        "topics",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("together", sa.JSON(), nullable=False),
        sa.Column("apart", sa.JSON(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_topics_line", "topics", ["preset", "language"])
    op.create_table(
        "declined_phrases",
        sa.Column("preset", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("intent", sa.String(64), primary_key=True),
        sa.Column("declined_by", sa.String(64), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("preset", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "trial_results",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("invitation_id", sa.String(32), nullable=False),
        sa.Column("visitor", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("task", sa.String(64), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("success", sa.Boolean(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_trial_results_invitation", "trial_results", ["invitation_id"])
    op.create_index("ix_trial_results_call", "trial_results", ["call_sid"])
    op.add_column("calls", sa.Column("trial", sa.String(32), nullable=False, server_default=""))
    op.add_column("missed", sa.Column("tag", sa.String(80), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("missed", "tag")
    op.drop_column("calls", "trial")
    for name in ("trial_results", "invitations", "declined_phrases", "topics"):
        op.drop_table(name)
