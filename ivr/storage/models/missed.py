"""Utterances that were not understood well, for people to look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class MissedUtterance(Base):
    """One utterance of one call, and what a person has said of it."""

    __tablename__ = "missed"
    __table_args__ = (
        Index("ix_missed_open", "preset", "language", "state", "key", "is_sample"),
        Index("ix_missed_call", "call_sid"),
        Index(  # several processes draw samples
            "ix_missed_sampled",
            *("call_sid", "turn"),
            unique=True,
            sqlite_where=text("why = 'sample'"),
            postgresql_where=text("why = 'sample'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    preset: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(200))
    """Normalised words, cut: what counts as the same."""
    text: Mapped[str] = mapped_column(Text)
    """As it was read, redacted."""
    call_sid: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int]
    """Number in the call, from 1."""
    why: Mapped[str] = mapped_column(String(16))
    top3: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    confidence: Mapped[float] = mapped_column(default=0.0)
    """Of the recogniser."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    state: Mapped[str] = mapped_column(String(16), default="open")
    """open, assigned, ignored."""
    meaning: Mapped[str | None] = mapped_column(String(64))
    """What it meant: an intent, "" for nothing that is handled; None: nobody has said."""
    corrected: Mapped[str] = mapped_column(Text, default="")
    """What was really said, by somebody who has listened; "" for as it was read."""
    cause: Mapped[str] = mapped_column(String(16), default="")
    settled_by: Mapped[str] = mapped_column(String(64), default="")
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    fixed_in: Mapped[int | None]
    """The version in which it is understood."""
    is_sample: Mapped[bool] = mapped_column(default=False)
    tag: Mapped[str] = mapped_column(String(80), default="")
    """Whose trial it was: ``trial:NAME``; "" for a caller's own."""
