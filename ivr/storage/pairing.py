"""Who is offered to whom: the first in line, and the agent for them who is free longest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from ivr.storage.models import Agent, AgentQueue, QueueEntry, QueueOffer
from ivr.storage.queue_changes import CHATTERS
from ivr.storage.queue_parts import (
    SIGNED_IN,
    AgentState,
    EntryKind,
    EntryState,
    OfferState,
    entry_of,
)
from routing.queues import why_first

DECLINED_FOR = timedelta(minutes=2)
"""An agent who refused a caller is not asked again for so long; then nobody else has come."""


def first_pair(
    session: Session, preset: str, queue: str, most_chats: int, now: datetime
) -> tuple[QueueEntry, str, str] | None:
    """Return who is first, an agent for them, and why; None when there is no such pair."""
    line = session.scalars(_waiting(preset, queue, now)).all()
    for row in line:
        agent = session.scalars(_agents(row, session, most_chats, now)).first()
        if agent is not None:
            others = [one for one in line if one.rank >= row.rank or one is row]
            why = why_first([entry_of(one).waiting for one in others], now)
            return row, agent, why
    return None


def _waiting(preset: str, queue: str, now: datetime) -> Select[QueueEntry]:
    return (
        select(QueueEntry)
        .where(
            QueueEntry.preset == preset,
            QueueEntry.queue == queue,
            QueueEntry.state == EntryState.WAITING,
            QueueEntry.kind != EntryKind.MIRRORED,
            or_(QueueEntry.not_before.is_(None), QueueEntry.not_before <= now),
        )
        .order_by(QueueEntry.front.desc(), QueueEntry.rank, QueueEntry.id)
    )


def _agents(row: QueueEntry, session: Session, most_chats: int, now: datetime) -> Select[str]:
    """Return the agents who may be offered ``row``, who is free longest first.

    Of a conversation: who has the fewest comes first.
    """
    chat = row.kind == EntryKind.CHAT
    free: ColumnElement[bool] = Agent.state == AgentState.AVAILABLE
    if chat:
        free = and_(Agent.state.in_(CHATTERS), Agent.chats < most_chats)
    order = (Agent.chats, Agent.since, Agent.name) if chat else (Agent.since, Agent.name)
    free = and_(free, ~_refused(row, now))
    if row.only_agent:
        wanted = session.get(Agent, row.only_agent)
        if wanted is not None and wanted.state in SIGNED_IN:
            return select(Agent.name).where(Agent.name == row.only_agent, free)
    return (
        select(Agent.name)
        .join(AgentQueue, AgentQueue.agent == Agent.name)
        .where(AgentQueue.preset == row.preset, AgentQueue.queue == row.queue, free)
        .order_by(*order)
    )


def _refused(row: QueueEntry, now: datetime) -> ColumnElement[bool]:
    """Return the condition that an agent has refused ``row`` lately, or let a chat ring out."""
    states = [OfferState.DECLINED]
    if row.kind == EntryKind.CHAT:
        states.append(OfferState.TIMED_OUT)
    return exists().where(
        QueueOffer.entry_id == row.id,
        QueueOffer.agent == Agent.name,
        QueueOffer.state.in_(states),
        QueueOffer.ended_at > now - DECLINED_FOR,
    )
