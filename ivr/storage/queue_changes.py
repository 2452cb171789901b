"""Conditional changes of the queues' tables: each says whether it was the one that happened.

Every change of state is one UPDATE that names the state it comes from, so of two processes
that want the same, one changes a row and the other none. Rows are always changed in the order
offer, entry, agent, so that no two transactions wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Update, update
from sqlalchemy.orm import Session

from ivr.storage.models import Agent, QueueEntry, QueueOffer
from ivr.storage.queue_parts import AgentState, EntryState, OfferState


def move_entry(
    session: Session, entry_id: str, states: Sequence[EntryState], **values: Any
) -> bool:
    """Change an entry that is in one of ``states``."""
    query = update(QueueEntry).where(QueueEntry.id == entry_id, QueueEntry.state.in_(states))
    return happened(session, query.values(**values))


def move_agent(
    session: Session, name: str, states: Sequence[AgentState], to: AgentState, now: datetime
) -> bool:
    """Change the state of an agent who is in one of ``states``."""
    query = update(Agent).where(Agent.name == name, Agent.state.in_(states))
    return happened(session, query.values(state=to, since=now))


def move_offer(session: Session, offer_id: str, was: OfferState, **values: Any) -> bool:
    """Change an offer whose state ``was`` that."""
    query = update(QueueOffer).where(QueueOffer.id == offer_id, QueueOffer.state == was)
    return happened(session, query.values(**values))


def back_in_line(session: Session, entry_id: str, *, front: bool, **values: Any) -> bool:
    """Let a caller who had been offered, or was talking, wait again."""
    if front:
        values["front"] = 1
    return move_entry(
        session,
        entry_id,
        (EntryState.OFFERED, EntryState.TALKING),
        state=EntryState.WAITING,
        agent="",
        offer_id="",
        **values,
    )


def happened(session: Session, query: Update) -> bool:
    """Carry out a change; whether it changed a row."""
    result = session.execute(query.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
