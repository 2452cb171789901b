"""Offers: the next caller to the agent who is free longest, never one of them twice.

The life of an offer: ``make`` (ringing) → ``accept`` → ``finish`` (wrap-up), or ``decline``, or
``expire`` (the agent goes on a break), or ``dropped`` (the agent's browser went away while they
talked: the caller is first in line again).
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from ivr.storage.agents import GONE_AFTER
from ivr.storage.bus import Bus
from ivr.storage.engine import Database
from ivr.storage.models import Agent, QueueEntry, QueueOffer
from ivr.storage.pairing import first_pair
from ivr.storage.queue_changes import (
    back_in_line,
    move_agent,
    move_entry,
    move_offer,
    release_agent,
    take_agent,
)
from ivr.storage.queue_parts import (
    TOPIC,
    AgentState,
    Entry,
    EntryKind,
    EntryState,
    Offer,
    OfferState,
    Outcome,
    entry_of,
    offer_of,
)

RINGS = timedelta(seconds=20)
AGAIN_AFTER = timedelta(minutes=10)
"""Between the two attempts of a callback."""
MOST_ATTEMPTS = 2
MOST_CHATS = 3
"""Conversations that one agent has at once."""
TRIES = 5
"""So often another process may be faster before this one waits for its next turn."""


class Offers:
    """The table. Raises what SQLAlchemy raises. ``now`` is always UTC."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        rings: timedelta = RINGS,
        most_chats: int = MOST_CHATS,
    ) -> None:
        self._database = database
        self._bus = bus
        self._rings = rings
        self._most_chats = most_chats

    def make(self, preset: str, queue: str, now: datetime) -> Offer | None:
        """Offer the next caller to the agent of the queue who is free longest.

        None when nobody waits, nobody is free, or others were faster. An agent is not offered
        a caller whom they have declined lately.
        """
        for _ in range(TRIES):
            with self._database.begin() as session:
                pair = first_pair(session, preset, queue, self._most_chats, now)
            if pair is None:
                return None
            made = self._made(*pair, now)
            if made is not None:
                self._tell(made)
                return made
        return None

    def make_all(self, now: datetime) -> list[Offer]:
        """Make every offer that can be made, in all queues."""
        query = (
            select(QueueEntry.preset, QueueEntry.queue)
            .where(QueueEntry.state == EntryState.WAITING)
            .distinct()
        )
        with self._database.begin() as session:
            queues = session.execute(query).all()
        made = []
        for preset, queue in queues:
            while (offer := self.make(preset, queue, now)) is not None:
                made.append(offer)
        return made

    def get(self, offer_id: str) -> Offer | None:
        """Return an offer; None for an unknown one."""
        with self._database.begin() as session:
            row = session.get(QueueOffer, offer_id)
            return offer_of(row) if row is not None else None

    def of_agent(self, agent: str) -> Offer | None:
        """Return the call that rings at an agent's, or goes on; None for none. Chats are apart."""
        query = select(QueueOffer).where(
            QueueOffer.agent == agent,
            QueueOffer.kind != EntryKind.CHAT,
            QueueOffer.state.in_([OfferState.RINGING, OfferState.ACCEPTED]),
        )
        with self._database.begin() as session:
            row = session.scalars(query.order_by(QueueOffer.made_at.desc())).first()
            return offer_of(row) if row is not None else None

    def chats_of(self, agent: str) -> list[Offer]:
        """Return the conversations that ring at an agent's or go on, oldest first."""
        query = select(QueueOffer).where(
            QueueOffer.agent == agent,
            QueueOffer.kind == EntryKind.CHAT,
            QueueOffer.state.in_([OfferState.RINGING, OfferState.ACCEPTED]),
        )
        with self._database.begin() as session:
            return [offer_of(row) for row in session.scalars(query.order_by(QueueOffer.made_at))]

    def accept(self, offer_id: str, agent: str, now: datetime) -> Entry | None:
        """Take the call; None when it is not this agent's, or rings no more."""
        offer = self._own(offer_id, agent)
        if offer is None:
            return None
        with self._database.begin() as session:
            values = {"state": OfferState.ACCEPTED, "accepted_at": now}
            if not move_offer(session, offer_id, OfferState.RINGING, **values):
                return None
            talks = {"state": EntryState.TALKING, "answered_at": now}
            offered = (EntryState.OFFERED,)
            if not move_entry(session, offer.entry_id, offered, **talks):
                session.rollback()
                return None
            if offer.kind is not EntryKind.CHAT:
                move_agent(session, agent, (AgentState.RINGING,), AgentState.BUSY, now)
            row = session.get(QueueEntry, offer.entry_id)
            entry = entry_of(row) if row is not None else None
        self._tell(offer)
        return entry

    def decline(self, offer_id: str, agent: str, now: datetime) -> bool:
        """Refuse the call; it goes back to its place for others. False when it rings no more.

        The agent goes on a break: who refuses one call is not ready for the next. Who refuses a
        conversation goes on as they were.
        """
        offer = self._own(offer_id, agent)
        return offer is not None and self._unanswered(offer, OfferState.DECLINED, now)

    def expire(self, now: datetime) -> list[Offer]:
        """Take back what has rung too long; those agents go on a break."""
        query = select(QueueOffer).where(
            QueueOffer.state == OfferState.RINGING, QueueOffer.until <= now
        )
        with self._database.begin() as session:
            late = [offer_of(row) for row in session.scalars(query)]
        return [one for one in late if self._unanswered(one, OfferState.TIMED_OUT, now)]

    def finish(self, offer_id: str, now: datetime) -> bool:
        """Let a call that was served be over; the agent has their wrap-up. Twice is once."""
        return self._ended(offer_id, AgentState.WRAP_UP, now)

    def dropped(self, offer_id: str, now: datetime) -> bool:
        """Put the caller in front: the agent was lost amid the call and is on a break."""
        offer = self.get(offer_id)
        if offer is None:
            return False
        with self._database.begin() as session:
            over = {"state": OfferState.ENDED, "ended_at": now, "free_at": now}
            if not move_offer(session, offer_id, OfferState.ACCEPTED, **over):
                return False
            back_in_line(session, offer.entry_id, front=True, answered_at=None)
            moves = {AgentState.BUSY: AgentState.BREAK}
            release_agent(session, offer.kind, offer.agent, moves, now)
        self._tell(offer)
        return True

    def drop_chats(self, now: datetime) -> list[str]:
        """Put conversations in front whose agents' desks went silent; return their entries."""
        query = (
            select(QueueOffer)
            .join(Agent, Agent.name == QueueOffer.agent)
            .where(QueueOffer.kind == EntryKind.CHAT, QueueOffer.state == OfferState.ACCEPTED)
            .where(Agent.seen_at < now - GONE_AFTER)
        )
        with self._database.begin() as session:
            lost = [offer_of(row) for row in session.scalars(query)]
        return [one.entry_id for one in lost if self.dropped(one.id, now)]

    def unreached(self, offer_id: str, now: datetime) -> bool:
        """Take note that a callback was not answered; after two attempts it is closed.

        False when the offer is not of a callback that is being made.
        """
        offer = self.get(offer_id)
        if offer is None:
            return False
        with self._database.begin() as session:
            over = {"state": OfferState.ENDED, "ended_at": now}
            if not move_offer(session, offer_id, OfferState.ACCEPTED, **over):
                return False
            row = session.get(QueueEntry, offer.entry_id)
            if row is None or row.kind != EntryKind.CALLBACK:
                session.rollback()
                return False
            row.attempts += 1
            row.answered_at, row.agent, row.offer_id = None, "", ""
            if row.attempts >= MOST_ATTEMPTS:
                row.state, row.outcome = EntryState.LEFT, Outcome.UNREACHED
                row.left_at, row.number = now, ""
            else:
                row.state, row.not_before = EntryState.WAITING, now + AGAIN_AFTER
            session.flush()
            move_agent(session, offer.agent, (AgentState.BUSY,), AgentState.WRAP_UP, now)
        self._tell(offer)
        return True

    def _ended(self, offer_id: str, to: AgentState, now: datetime) -> bool:
        offer = self.get(offer_id)
        if offer is None:
            return False
        with self._database.begin() as session:
            over = {"state": OfferState.ENDED, "ended_at": now}
            if offer.kind is EntryKind.CHAT:
                over["free_at"] = now  # there is no wrap-up
            if not move_offer(session, offer_id, OfferState.ACCEPTED, **over):
                return False
            left = {"state": EntryState.LEFT, "outcome": Outcome.ANSWERED, "left_at": now}
            move_entry(session, offer.entry_id, (EntryState.TALKING,), number="", **left)
            release_agent(session, offer.kind, offer.agent, {AgentState.BUSY: to}, now)
        self._tell(offer)
        return True

    def _own(self, offer_id: str, agent: str) -> Offer | None:
        offer = self.get(offer_id)
        return offer if offer is not None and offer.agent == agent else None

    def _unanswered(self, offer: Offer, state: OfferState, now: datetime) -> bool:
        with self._database.begin() as session:
            over = {"state": state, "ended_at": now}
            if not move_offer(session, offer.id, OfferState.RINGING, **over):
                return False
            back_in_line(session, offer.entry_id, front=False)
            moves = {AgentState.RINGING: AgentState.BREAK}
            release_agent(session, offer.kind, offer.agent, moves, now)
            if offer.kind is EntryKind.CHAT and state is OfferState.TIMED_OUT:  # nobody is there
                move_agent(session, offer.agent, (AgentState.AVAILABLE,), AgentState.BREAK, now)
        self._tell(offer)
        return True

    def _made(self, row: QueueEntry, agent: str, why: str, now: datetime) -> Offer | None:
        """Bind both at once; None when one of them was taken meanwhile."""
        new = QueueOffer(
            id=uuid.uuid4().hex,
            entry_id=row.id,
            agent=agent,
            kind=row.kind,
            state=OfferState.RINGING,
            reason=why[:200],
            made_at=now,
            until=now + self._rings,
        )
        with self._database.begin() as session:
            waiting, kind = (EntryState.WAITING,), EntryKind(row.kind)
            offered = {"state": EntryState.OFFERED, "agent": agent, "offer_id": new.id}
            taken = move_entry(session, row.id, waiting, **offered)
            if not (taken and take_agent(session, kind, agent, self._most_chats, now)):
                session.rollback()
                return None
            session.add(new)
            session.flush()
            return offer_of(new)

    def _tell(self, offer: Offer) -> None:
        news = {"offer": offer.id, "entry": offer.entry_id, "agent": offer.agent}
        self._bus.publish(TOPIC, news)
