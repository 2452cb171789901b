"""Calls that we make: what became of each. The number stays with the entry of the queue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class OutboundCall(Base):
    """One attempt to reach a caller who is to be called back."""

    __tablename__ = "outbound_calls"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    """The offer's, and which call of it: of two requests that call at once, one is made."""
    offer_id: Mapped[str] = mapped_column(String(32), index=True)
    entry_id: Mapped[str] = mapped_column(
        ForeignKey("queue_entries.id", ondelete="CASCADE"), index=True
    )
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    """The call in which the callback was promised."""
    agent: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), index=True)
    """placing, ringing, answered, confirmed, talking or ended."""
    outcome: Mapped[str] = mapped_column(String(16), default="")
    """"" until it has ended: see ``ivr.storage.outbound.Reached``."""
    problem: Mapped[str] = mapped_column(String(120), default="")
    """Why the carrier did not make the call, or has not said so; "" for nothing wrong."""
    carrier_sid: Mapped[str] = mapped_column(String(64), default="")
    """"" until the carrier has told it."""
    token: Mapped[str] = mapped_column(String(32), default="")
    """Lets the call's media socket in, once."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    over_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the carrier said that the call is over; how it ended may be reported later."""
