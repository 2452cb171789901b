"""What unknown utterances are about, and which phrases nobody wants to learn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, DateTime, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class Topic(Base):
    """A group of unknown utterances, which keeps its label from one search to the next."""

    __tablename__ = "topics"
    __table_args__ = (Index("ix_topics_line", "preset", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    preset: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    label: Mapped[str] = mapped_column(Text)
    terms: Mapped[list[str]] = mapped_column(JSON, default=list)
    members: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Keys of the missed queue, nearest to the middle first."""
    together: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Keys that a person has put here: they stay."""
    apart: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Keys that a person has taken out: they stay out."""
    stability: Mapped[float] = mapped_column(default=0.0)
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class DeclinedPhrase(Base):
    """A suggested phrase that a person does not want to be learnt."""

    __tablename__ = "declined_phrases"

    preset: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    intent: Mapped[str] = mapped_column(String(64), primary_key=True)
    declined_by: Mapped[str] = mapped_column(String(64))
    declined_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
