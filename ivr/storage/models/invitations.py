"""Invitations to try the line, and what came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class Invitation(Base):
    """A link by which people without an account try the line."""

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    preset: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(64))
    """Who is invited, as the report and the calls' flag name them."""
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TrialResult(Base):
    """One call of an invited visitor, or the answers to the last questions."""

    __tablename__ = "trial_results"
    __table_args__ = (
        Index("ix_trial_results_invitation", "invitation_id"),
        Index("ix_trial_results_call", "call_sid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[str] = mapped_column(String(32))
    visitor: Mapped[str] = mapped_column(String(32))
    """Tells the visitors of one link apart; made by their browser."""
    kind: Mapped[str] = mapped_column(String(16))
    """task, free (a call of the visitor's own idea) or closing (the last questions)."""
    task: Mapped[str] = mapped_column(String(64), default="")
    call_sid: Mapped[str] = mapped_column(String(64), default="")
    seconds: Mapped[float | None]
    success: Mapped[bool | None]
    """Of a task: the call got where it should; of other calls: what the visitor said."""
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
