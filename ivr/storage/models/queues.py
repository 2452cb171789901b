"""Callers in line, agents, and the offers of one to the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base

NOT_LEFT = text("state != 'left'")


class QueueEntry(Base):
    """One stay of one caller in one queue. Rows stay: they are the queue's history."""

    __tablename__ = "queue_entries"
    __table_args__ = (
        Index("ix_queue_entries_line", "preset", "queue", "state"),
        Index("ix_queue_entries_left", "queue", "left_at"),
        Index("ix_queue_entries_entered", "entered_at"),
        Index(
            "uq_queue_entries_open",
            *("call_sid", "queue"),
            unique=True,
            sqlite_where=NOT_LEFT,
            postgresql_where=NOT_LEFT,
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    preset: Mapped[str] = mapped_column(String(64))
    queue: Mapped[str] = mapped_column(String(64))
    """Name of the destination."""
    kind: Mapped[str] = mapped_column(String(16))
    """call (we hold the line), callback (we call), chat (they write), mirrored (at a carrier's)."""
    state: Mapped[str] = mapped_column(String(16))
    """waiting, offered, talking or left."""
    outcome: Mapped[str] = mapped_column(String(16), default="")
    """answered, abandoned, callback, overflow, transferred, failed; "" until it is known."""
    priority: Mapped[int]
    rank: Mapped[float]
    """What the order goes by (``routing.queues``)."""
    front: Mapped[int] = mapped_column(default=0)
    """1: an agent was lost, so before all others."""
    language: Mapped[str] = mapped_column(String(8), default="")
    number: Mapped[str] = mapped_column(String(32), default="")
    """Of a callback: whom to call; erased when it is done."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Of a callback: how often nobody was reached."""
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Of a callback's second attempt; None for at once."""
    packet: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the agent sees."""
    agent: Mapped[str] = mapped_column(String(64), default="")
    """Whom it is offered to or talks to, or who answered."""
    only_agent: Mapped[str] = mapped_column(String(64), default="")
    """Transferred to this one: nobody else is asked while they are signed in."""
    offer_id: Mapped[str] = mapped_column(String(32), default="")
    told_s: Mapped[int | None]
    """The estimate's middle at entry, to measure it by."""
    entered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When the process that holds the line said so last."""
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Agent(Base):
    """A person who serves queues, as long as they have ever been signed in."""

    __tablename__ = "agents"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    """available, ringing, busy, wrap_up, break or offline."""
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """In this state; who is available longest is offered the next call."""
    chats: Mapped[int] = mapped_column(default=0, server_default="0")
    """Conversations that ring or go on, beside any call."""
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AgentQueue(Base):
    """Which agent serves which queue."""

    __tablename__ = "agent_queues"

    agent: Mapped[str] = mapped_column(
        ForeignKey("agents.name", ondelete="CASCADE"), primary_key=True
    )
    preset: Mapped[str] = mapped_column(String(64), primary_key=True)
    queue: Mapped[str] = mapped_column(String(64), primary_key=True)


class QueueOffer(Base):
    """One caller, offered to one agent."""

    __tablename__ = "queue_offers"
    __table_args__ = (Index("ix_queue_offers_state", "state", "until"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    entry_id: Mapped[str] = mapped_column(
        ForeignKey("queue_entries.id", ondelete="CASCADE"), index=True
    )
    agent: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(16), default="call", server_default="call")
    """The entry's."""
    state: Mapped[str] = mapped_column(String(16))
    """ringing, accepted, declined, timed_out, withdrawn or ended."""
    reason: Mapped[str] = mapped_column(String(200), default="")
    """Why this caller was first, in one sentence."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """Rings that long."""
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    free_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the agent had done what is to be done after the call."""
