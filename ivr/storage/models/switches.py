"""What supervisors switch while calls go on, and what is known of callers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class Switch(Base):
    """A gate, a notice or an exception to opening hours. Cleared ones stay: who did what, when."""

    __tablename__ = "switches"

    id: Mapped[int] = mapped_column(primary_key=True)
    preset: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """gate, notice or hours."""
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the kind needs: intent, texts, hours …"""
    begins_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Not included; None until it is cleared."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String(64), default="")
    cleared_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    cleared_by: Mapped[str] = mapped_column(String(64), default="")


class CallerVisit(Base):
    """That somebody has called; the number is kept as a keyed hash only."""

    __tablename__ = "caller_visits"
    __table_args__ = (Index("ix_caller_visits_key", "caller_key", "at"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    caller_key: Mapped[str] = mapped_column(String(64))
    preset: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    intent: Mapped[str] = mapped_column(String(64), default="")
    """The need; "" when none was understood."""


class CallerPreference(Base):
    """How somebody wants to be served; the number is kept as a keyed hash only."""

    __tablename__ = "caller_preferences"

    caller_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), default="")
    slower: Mapped[bool] = mapped_column(default=False)
    no_recording: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
