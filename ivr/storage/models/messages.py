"""Text messages, conversations by text, companion pages, surveys. Numbers go once used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class TextConversation(Base):
    """Who is texting with us in which conversation; the number is kept as a keyed hash only."""

    __tablename__ = "text_conversations"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    caller_key: Mapped[str] = mapped_column(String(64), index=True)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class MessageIn(Base):
    """A message that has been answered, for carriers and pages that ask again."""

    __tablename__ = "messages_in"

    id: Mapped[str] = mapped_column(String(96), primary_key=True)
    """The sender's own id of the message."""
    answer: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class MessageOut(Base):
    """A message to a caller: waiting, sent, or given up."""

    __tablename__ = "messages_out"
    __table_args__ = (
        Index("ix_messages_out_call", "call_sid", "kind", "state"),
        Index(
            "uq_messages_out_once",
            *("call_sid", "kind"),
            unique=True,
            sqlite_where=text("once"),
            postgresql_where=text("once"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    preset: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    """link, recap, status, survey, reminder or agent."""
    caller_key: Mapped[str] = mapped_column(String(64), index=True)
    number: Mapped[str] = mapped_column(String(32))
    """"" once the message has been sent or given up."""
    text: Mapped[str] = mapped_column(Text)
    """"" likewise; a trial's messages keep it."""
    state: Mapped[str] = mapped_column(String(16), index=True)
    """waiting, sent, kept, failed or refused."""
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    carrier_sid: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The carrier's own id; "" until it has taken the message."""
    receipt: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """What the carrier last said: queued, sent, delivered, undelivered, failed; "" for nothing."""
    error_code: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """The carrier's own, of what did not arrive."""
    receipt_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    once: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A call has one of its kind."""


class OptOut(Base):
    """Somebody who has written STOP."""

    __tablename__ = "opt_outs"

    caller_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ChatLine(Base):
    """What was written between a caller and an agent; the lines go when the conversation ends."""

    __tablename__ = "chat_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    author: Mapped[str] = mapped_column(String(8))
    """caller, agent, or us."""
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ReminderConsent(Base):
    """Somebody who has said yes to being reminded by one company."""

    __tablename__ = "reminder_consents"

    caller_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    preset: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class CompanionPage(Base):
    """A page that shows a call to its caller."""

    __tablename__ = "companion_pages"
    __table_args__ = (
        Index(
            "uq_companion_pages_call",
            "call_sid",
            unique=True,
            sqlite_where=text("NOT again"),
            postgresql_where=text("NOT again"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    again: Mapped[bool] = mapped_column(default=False, server_default=false())
    """One more page of the call, from before that was prevented: callers may have its address."""


class Survey(Base):
    """Two questions after a call; an answer that has not come is None."""

    __tablename__ = "surveys"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    preset: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    caller_key: Mapped[str] = mapped_column(String(64), index=True)
    channel: Mapped[str] = mapped_column(String(8), default="sms", server_default="sms")
    """sms, or voice: one question at the end of the call."""
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    satisfied: Mapped[int | None]
    """1 to 5."""
    easy: Mapped[int | None]
    """1 to 7."""
