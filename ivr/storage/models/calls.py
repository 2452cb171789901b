"""Calls, their turns, and what people have promised to do after them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.storage.models.base import Base


class Call(Base):
    """One call, from answer to disposition."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_line", "preset", "started_at"),
        Index("ix_calls_sample", "preset", "is_sample"),
    )

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    preset: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(32))
    catalogue_version: Mapped[str] = mapped_column(String(64), default="")
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    disposition: Mapped[str | None] = mapped_column(String(16), index=True)
    destination: Mapped[str | None] = mapped_column(String(64))
    intent: Mapped[str | None] = mapped_column(String(64), index=True)
    confidence: Mapped[float] = mapped_column(default=0.0)
    band: Mapped[str] = mapped_column(String(16), default="reject")
    time_to_route_ms: Mapped[int | None]
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    consent: Mapped[str] = mapped_column(String(16), default="")
    """Of being recorded: notified, refused, or "" for a call that was not."""
    tried: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Every verdict of the dialogue, silences included."""
    served: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """What the company's systems were asked: service and outcome."""
    rule: Mapped[str] = mapped_column(String(64), default="")
    """The policy's rule that decided; "" for the need's usual destination."""
    is_sample: Mapped[bool] = mapped_column(default=False)
    trial: Mapped[str] = mapped_column(String(32), default="")
    """The invitation by which it was placed, to try the line; "" for a caller's own."""
    turns: Mapped[list[Turn]] = relationship(
        back_populates="call", cascade="all, delete-orphan", order_by="Turn.number"
    )
    hand_off: Mapped[HandOffPacket | None] = relationship(cascade="all, delete-orphan")


class Turn(Base):
    """One utterance or key of the caller, and the whole trace of what was decided."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_call", "call_sid", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(ForeignKey("calls.call_sid", ondelete="CASCADE"))
    number: Mapped[int]
    transcript: Mapped[str] = mapped_column(Text)
    confidence: Mapped[float]
    expectation: Mapped[str] = mapped_column(String(16))
    intent: Mapped[str | None] = mapped_column(String(64))
    band: Mapped[str] = mapped_column(String(16), index=True)
    verdict: Mapped[str] = mapped_column(String(32))
    prompt: Mapped[str] = mapped_column(String(64), default="")
    endpoint_ms: Mapped[int] = mapped_column(default=0)
    trace: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Everything else: top three, rule, nearest phrase, timings."""
    call: Mapped[Call] = relationship(back_populates="turns")


class LiveCall(Base):
    """A call in progress that has to survive the request or the socket it came by.

    Holds what the caller said as it was said, since the call goes on from it; the row goes
    when the call ends.
    """

    __tablename__ = "live_calls"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    step: Mapped[int] = mapped_column(default=0)
    """Changes with every change: who saves an older one has been overtaken."""
    phase: Mapped[str] = mapped_column(String(16))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    state: Mapped[dict[str, Any]] = mapped_column(JSON)


class FollowUp(Base):
    """Something a person has promised to do after a call: call back, listen to a message."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index("uq_follow_ups_promise", "call_sid", "kind", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """callback, voicemail, chat, or message: one that did not arrive."""
    preset: Mapped[str] = mapped_column(String(64))
    wanted: Mapped[str] = mapped_column(String(64), default="")
    """Destination the caller wanted."""
    number: Mapped[str] = mapped_column(String(32), default="")
    """Whom to call; "" when the carrier hid it."""
    recording: Mapped[str] = mapped_column(Text, default="")
    """Where the carrier keeps the message."""
    reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Why, for whoever does it; "" when the kind says it all."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class HandOffPacket(Base):
    """What the agent was shown."""

    __tablename__ = "hand_offs"

    call_sid: Mapped[str] = mapped_column(
        ForeignKey("calls.call_sid", ondelete="CASCADE"), primary_key=True
    )
    packet: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
