"""What agents write down after calls."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class AgentNote(Base):
    """What an agent wrote in the wrap-up, redacted."""

    __tablename__ = "agent_notes"

    entry_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    agent: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AgentFeedback(Base):
    """What an agent says of how a call came: one a stay in a queue, the last word counts."""

    __tablename__ = "agent_feedback"

    entry_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    preset: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """right, wrong_intent, wrong_queue, new_topic or bad_transcript."""
    had: Mapped[str] = mapped_column(String(64), default="")
    """Intent that the call came with; "" when it was not understood."""
    wanted: Mapped[str] = mapped_column(String(64), default="")
    """Of wrong_intent: which it is; "" when it was not said."""
    need: Mapped[str] = mapped_column(Text, default="")
    """The card's first line, redacted, to know the call by."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    fixed_in: Mapped[str] = mapped_column(String(64), default="")
    """Catalogue version; "" while it waits."""
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
