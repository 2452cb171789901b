"""Agents: what they do now, which queues they serve, and whether they are still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from ivr.storage.bus import Bus
from ivr.storage.engine import Database
from ivr.storage.models import Agent, AgentQueue, QueueOffer
from ivr.storage.models.base import utc
from ivr.storage.queue_changes import happened, move_agent
from ivr.storage.queue_parts import AT_WORK, SIGNED_IN, TOPIC, AgentState, OfferState

GONE_AFTER = timedelta(seconds=45)
"""An agent whose desk has said nothing for so long is offline."""
CHOSEN = (AgentState.AVAILABLE, AgentState.BREAK)
"""What agents may choose to be; all else follows from calls."""
LEAVES = (AgentState.AVAILABLE, AgentState.WRAP_UP, AgentState.BREAK, AgentState.OFFLINE)
"""States that an agent may leave by choice: not while it rings or they talk."""


@dataclass(frozen=True, slots=True)
class AgentShown:
    """An agent on a page."""

    name: str
    state: AgentState
    since: datetime
    chats: int
    """Conversations that ring or go on."""
    queues: tuple[tuple[str, str], ...]
    """Preset and queue."""


class Agents:
    """The table. Raises what SQLAlchemy raises. ``now`` is always UTC."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus

    def sign_in(self, name: str, queues: Sequence[tuple[str, str]], now: datetime) -> None:
        """Let ``name`` serve ``queues`` (preset, queue), on a break until they are available.

        Who is signed in already keeps their state and gets the new queues.
        """
        with self._database.begin() as session:
            row = session.get(Agent, name)
            if row is None:
                session.add(Agent(name=name, state=AgentState.BREAK, since=now, seen_at=now))
                session.flush()
            else:
                row.seen_at = now
                if row.state == AgentState.OFFLINE:
                    row.state, row.since = AgentState.BREAK, now
            session.execute(delete(AgentQueue).where(AgentQueue.agent == name))
            session.add_all(AgentQueue(agent=name, preset=p, queue=q) for p, q in set(queues))
        self._tell(name)

    def become(self, name: str, state: AgentState, now: datetime) -> bool:
        """Be available or on a break; False while it rings or a call goes on.

        Leaving the wrap-up ends what the last call took.
        """
        if state not in CHOSEN:
            raise ValueError(f"nobody chooses to be {state}")
        with self._database.begin() as session:
            last = update(QueueOffer).where(
                QueueOffer.agent == name,
                QueueOffer.state == OfferState.ENDED,
                QueueOffer.free_at.is_(None),
            )
            session.execute(last.values(free_at=now).execution_options(synchronize_session=False))
            states = [one for one in LEAVES if one is not state]
            changed = move_agent(session, name, states, state, now)
        if changed:
            self._tell(name)
        return changed

    def sign_out(self, name: str, now: datetime) -> bool:
        """Be offline; False while it rings, or a call or a conversation goes on."""
        free = (Agent.name == name) & (Agent.chats == 0) & Agent.state.in_(LEAVES)
        with self._database.begin() as session:
            gone = update(Agent).where(free).values(state=AgentState.OFFLINE, since=now)
            changed = happened(session, gone)
        if changed:
            self._tell(name)
        return changed

    def seen(self, name: str, now: datetime) -> None:
        """Take note that the agent's desk is open: every ten seconds or so."""
        with self._database.begin() as session:
            session.execute(update(Agent).where(Agent.name == name).values(seen_at=now))

    def drop_lost(self, now: datetime) -> list[str]:
        """Sign out whose desk has gone silent, and return their names.

        Whoever talks or is rung at that moment is dealt with when that ends.
        """
        lost = select(Agent.name).where(
            Agent.seen_at < now - GONE_AFTER,
            Agent.state.in_([one for one in LEAVES if one is not AgentState.OFFLINE]),
        )
        with self._database.begin() as session:
            names = list(session.scalars(lost))
        return [name for name in names if self.sign_out(name, now)]

    def state(self, name: str) -> AgentState:
        """Return what ``name`` does; an unknown agent is offline."""
        with self._database.begin() as session:
            found = session.scalar(select(Agent.state).where(Agent.name == name))
        return AgentState(found) if found is not None else AgentState.OFFLINE

    def serving(self, preset: str, queue: str) -> tuple[int, int]:
        """Return how many agents of a queue are at work, and how many of them are free."""
        query = (
            select(Agent.state, func.count())
            .join(AgentQueue, AgentQueue.agent == Agent.name)
            .where(AgentQueue.preset == preset, AgentQueue.queue == queue)
            .group_by(Agent.state)
        )
        with self._database.begin() as session:
            counts = {state: count for state, count in session.execute(query)}
        at_work = sum(counts.get(state, 0) for state in AT_WORK)
        return at_work, counts.get(AgentState.AVAILABLE, 0)

    def is_served(self, preset: str, queue: str) -> bool:
        """Whether anybody is signed in for a queue, be it on a break."""
        query = (
            select(Agent.name)
            .join(AgentQueue, AgentQueue.agent == Agent.name)
            .where(AgentQueue.preset == preset, AgentQueue.queue == queue)
            .where(Agent.state.in_(SIGNED_IN))
        )
        with self._database.begin() as session:
            return session.scalars(query.limit(1)).first() is not None

    def listed(self) -> list[AgentShown]:
        """Return everybody who is signed in, by name."""
        with self._database.begin() as session:
            served: dict[str, list[tuple[str, str]]] = {}
            for row in session.scalars(select(AgentQueue)):
                served.setdefault(row.agent, []).append((row.preset, row.queue))
            query = select(Agent).where(Agent.state.in_(SIGNED_IN)).order_by(Agent.name)
            return [
                AgentShown(
                    name=row.name,
                    state=AgentState(row.state),
                    since=utc(row.since),
                    chats=row.chats,
                    queues=tuple(sorted(served.get(row.name, ()))),
                )
                for row in session.scalars(query)
            ]

    def _tell(self, name: str) -> None:
        self._bus.publish(TOPIC, {"agent": name})
