"""Conditional changes of the queues' tables: each says whether it was the one that happened.

Every change of state is one UPDATE that names the state it comes from, so of two processes
that want the same, one changes a row and the other none. Rows are always changed in the order
offer, entry, agent, so that no two transactions wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Update, update
from sqlalchemy.orm import Session

from ivr.storage.models import Agent, QueueEntry, QueueOffer
from ivr.storage.queue_parts import AgentState, EntryKind, EntryState, OfferState

CHATTERS = (AgentState.AVAILABLE, AgentState.BUSY, AgentState.WRAP_UP)
"""Who may be offered a conversation: also beside a call."""


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


def take_agent(
    session: Session, kind: EntryKind, name: str, most_chats: int, now: datetime
) -> bool:
    """Bind an agent to something that is offered; False when they have no room for it."""
    if kind is not EntryKind.CHAT:
        return move_agent(session, name, (AgentState.AVAILABLE,), AgentState.RINGING, now)
    room = (Agent.name == name) & (Agent.chats < most_chats) & Agent.state.in_(CHATTERS)
    return happened(session, update(Agent).where(room).values(chats=Agent.chats + 1))


def release_agent(
    session: Session,
    kind: EntryKind,
    name: str,
    moves: Mapping[AgentState, AgentState],
    now: datetime,
) -> None:
    """Let an agent go; ``moves`` say what who had a call becomes, from which state."""
    if kind is EntryKind.CHAT:
        busy = (Agent.name == name) & (Agent.chats > 0)
        happened(session, update(Agent).where(busy).values(chats=Agent.chats - 1))
        return
    for was, to in moves.items():
        if move_agent(session, name, (was,), to, now):
            return


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
