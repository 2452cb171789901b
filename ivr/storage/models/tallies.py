"""Past days of lines, counted: what reports would otherwise read call by call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class CountedDay(Base):
    """That a day of a line has been counted, and by which rules."""

    __tablename__ = "counted_days"

    preset: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    zone: Mapped[str] = mapped_column(String(64))
    """In which it was that day."""
    rules: Mapped[str] = mapped_column(String(64))
    """What the company agrees its figures by, and the version of their definitions."""
    counted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class DayTally(Base):
    """Some calls of one day (``ivr.numbers.tally``): all of a language, or those of one kind.

    Examples and calls of callers are counted apart.
    """

    __tablename__ = "day_tallies"
    __table_args__ = (Index("ix_day_tallies_day", "preset", "whole", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    preset: Mapped[str] = mapped_column(String(64))
    day: Mapped[date] = mapped_column(Date)
    whole: Mapped[bool]
    """All calls of the language; else those of one channel, need and version."""
    sample: Mapped[bool]
    """Examples, or calls of callers."""
    language: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(32), default="")
    intent: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[str] = mapped_column(String(64), default="")
    pairs: Mapped[list[Any]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    times: Mapped[list[Any]] = mapped_column(JSON)
    trips: Mapped[list[Any]] = mapped_column(JSON)
    """By columns: four long lists are read faster than thousands of short ones."""
