"""Spikes of needs, and which process does what all of them could do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class SpikeAlert(Base):
    """Many more calls about one need than usual."""

    __tablename__ = "spike_alerts"
    __table_args__ = (Index("ix_spike_alerts_last", "last_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    preset: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    intent: Mapped[str] = mapped_column(String(64))
    """"" for calls in which something was not understood."""
    count: Mapped[int]
    """Calls in the window, as it was seen last."""
    usual: Mapped[float]
    """Calls that such a window usually has."""
    window_s: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When it was still there."""
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str] = mapped_column(String(64), default="")


class TurnTaken(Base):
    """The last minute in which some process has done a job that one has to do."""

    __tablename__ = "turns_taken"

    job: Mapped[str] = mapped_column(String(32), primary_key=True)
    minute: Mapped[int]
    """Since 1970."""
