"""What the company's systems were asked. No values: what the caller said stays with the call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class ServiceAttempt(Base):
    """One order to one service, with the requests that it took."""

    __tablename__ = "service_attempts"
    __table_args__ = (Index("ix_service_attempts_service", "service", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    service: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))
    """found, not_found, refused or failed."""
    tries: Mapped[int]
    """Requests that were sent; 0 when none could be."""
    ms: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
