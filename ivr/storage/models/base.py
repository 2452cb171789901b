"""What all tables have in common."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Common base of all tables."""


def utc(moment: datetime) -> datetime:
    """Return a moment as read, with its zone: SQLite leaves it out."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
