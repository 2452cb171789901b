"""Queues: who waits where, in which order, and how each stay ended.

``Queues`` is the line itself; who serves it is in ``ivr.storage.agents``, who is offered to
whom in ``ivr.storage.offers``. Every change is told on the bus's topic ``queue``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from ivr.storage.agents import Agents
from ivr.storage.bus import Bus
from ivr.storage.engine import Database
from ivr.storage.models import QueueEntry, QueueOffer
from ivr.storage.queue_changes import happened, move_entry, move_offer, release_agent
from ivr.storage.queue_parts import (
    TOPIC,
    AgentState,
    Entering,
    Entry,
    EntryKind,
    EntryState,
    OfferState,
    Outcome,
    entry_of,
)
from ivr.storage.queue_rows import moved_row, row_of
from routing.queues import Estimate, estimate

__all__ = ["Agents", "Entering", "Entry", "EntryKind", "EntryState", "Outcome", "Queues"]

OPEN = (EntryState.WAITING, EntryState.OFFERED, EntryState.TALKING)
APART = (EntryKind.MIRRORED, EntryKind.CHAT)
"""Kinds that wait in lines of their own: at a carrier's, or for whoever can read them too."""
IN_LINE = (EntryState.WAITING, EntryState.OFFERED)
LOST_AFTER = timedelta(seconds=30)
"""A line that nobody has said to hold for so long was lost with its process."""
TRIES = 5
"""So often an offer may come or go while somebody leaves."""
RECENT = 50
"""So many of the last calls say how long a call takes."""


class Queues:
    """The table. Raises what SQLAlchemy raises. ``now`` is always UTC."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._agents = Agents(database, bus)

    def enter(self, new: Entering, now: datetime) -> str:
        """Let somebody join a queue and return the entry's id; asked again, the same one."""
        known = self.of_call(new.call_sid)
        if known is not None and known.queue == new.queue:
            return known.id
        row = row_of(new, now)
        wait = self.estimate(new.preset, new.queue, self._ahead(row))
        row.told_s = (wait.low_s + wait.high_s) // 2 if wait is not None else None
        try:
            with self._database.begin() as session:
                session.add(row)
        except IntegrityError:
            return self._joined(new)
        self._tell(row.queue, row.id)
        return row.id

    def _joined(self, new: Entering) -> str:
        """Return the entry of who has just joined by another process."""
        same = (QueueEntry.call_sid == new.call_sid) & (QueueEntry.queue == new.queue)
        with self._database.begin() as session:
            return (
                session.scalars(
                    select(QueueEntry.id).where(same).order_by(QueueEntry.entered_at.desc())
                ).first()
                or ""
            )

    def leave(self, entry_id: str, outcome: Outcome, now: datetime) -> bool:
        """Let somebody leave, whatever they do now; False when they had left already.

        An agent it rings at is free again; one who talks has their wrap-up.
        """
        for _ in range(TRIES):
            entry = self.get(entry_id)
            if entry is None or entry.state is EntryState.LEFT:
                return False
            if self._left(entry, outcome, now):
                self._tell(entry.queue, entry_id)
                return True
        return False

    def corrects(self, entry_id: str, was: Outcome, outcome: Outcome) -> bool:
        """Note another outcome of who has left; False when it was not ``was``."""
        mine = (QueueEntry.id == entry_id) & (QueueEntry.state == EntryState.LEFT)
        query = update(QueueEntry).where(mine, QueueEntry.outcome == was)
        with self._database.begin() as session:
            return happened(session, query.values(outcome=outcome))

    def _left(
        self, entry: Entry, outcome: Outcome, now: datetime, then: QueueEntry | None = None
    ) -> bool:
        """Let ``entry`` leave as it was read; False when it has changed since.

        ``then`` is where they go on, in the same transaction: nobody is ever in no queue.
        """
        over = {"state": OfferState.ENDED, "ended_at": now}
        with self._database.begin() as session:
            if entry.offer_id:
                gone = {"state": OfferState.WITHDRAWN, "ended_at": now}
                move_offer(session, entry.offer_id, OfferState.RINGING, **gone)
                move_offer(session, entry.offer_id, OfferState.ACCEPTED, **over)
            same = (QueueEntry.id == entry.id) & (QueueEntry.offer_id == entry.offer_id)
            query = update(QueueEntry).where(same, QueueEntry.state.in_(OPEN))
            values = {"state": EntryState.LEFT, "outcome": outcome, "left_at": now, "number": ""}
            if not happened(session, query.values(**values)):
                session.rollback()
                return False
            if entry.offer_id:
                moves = {
                    AgentState.RINGING: AgentState.AVAILABLE,
                    AgentState.BUSY: AgentState.WRAP_UP,
                }
                release_agent(session, entry.kind, entry.agent, moves, now)
            if then is not None:
                session.add(then)
        return True

    def keep_place(self, entry_id: str, number: str, now: datetime) -> bool:
        """Turn a waiting call into a callback at the same place; False when it does not wait."""
        with self._database.begin() as session:
            kept = move_entry(
                session,
                entry_id,
                (EntryState.WAITING,),
                kind=EntryKind.CALLBACK,
                number=number,
                seen_at=now,
            )
        if kept:
            self._tell("", entry_id)
        return kept

    def amend(self, entry_id: str, packet: Mapping[str, Any]) -> bool:
        """Change what the agent sees of somebody who has not left; False when they have."""
        with self._database.begin() as session:
            done = move_entry(session, entry_id, OPEN, packet=dict(packet))
        if done:
            self._tell("", entry_id)
        return done

    def transfer(
        self, entry_id: str, queue: str, now: datetime, agent: str = "", note: str = ""
    ) -> str | None:
        """Send a caller to another queue, or to one ``agent`` of it; None when they have left.

        The new entry keeps the packet, with the ``note`` of who sends it, and the place that the
        whole wait has earned. Its id is what is returned; the old one is left as transferred.
        """
        for _ in range(TRIES):
            entry = self.get(entry_id)
            if entry is None or entry.state is EntryState.LEFT:
                return None
            row = moved_row(entry, queue, now, note)
            row.only_agent, moved = agent, row.id
            if self._left(entry, Outcome.TRANSFERRED, now, row):
                self._tell(entry.queue, entry_id)
                self._tell(queue, moved)
                return moved
        return None

    def get(self, entry_id: str) -> Entry | None:
        """Return an entry; None for an unknown one."""
        with self._database.begin() as session:
            row = session.get(QueueEntry, entry_id)
            return entry_of(row) if row is not None else None

    def of_call(self, call_sid: str) -> Entry | None:
        """Return where a call waits or talks now; None when in no queue."""
        query = select(QueueEntry).where(
            QueueEntry.call_sid == call_sid, QueueEntry.state.in_(OPEN)
        )
        with self._database.begin() as session:
            row = session.scalars(query.order_by(QueueEntry.entered_at.desc())).first()
            return entry_of(row) if row is not None else None

    def line(self, preset: str = "", queue: str = "") -> list[Entry]:
        """Return who waits or is being offered, first in line first; "" for all of them."""
        query = select(QueueEntry).where(QueueEntry.state.in_(IN_LINE))
        if preset:
            query = query.where(QueueEntry.preset == preset)
        if queue:
            query = query.where(QueueEntry.queue == queue)
        order = (QueueEntry.front.desc(), QueueEntry.rank, QueueEntry.id)
        with self._database.begin() as session:
            return [entry_of(row) for row in session.scalars(query.order_by(*order))]

    def position(self, entry_id: str) -> int | None:
        """Return the place in line, 1 for the next; None for who does not wait."""
        with self._database.begin() as session:
            row = session.get(QueueEntry, entry_id)
        if row is None or row.state not in IN_LINE:
            return None
        return self._ahead(row) + 1

    def estimate(self, preset: str, queue: str, ahead: int) -> Estimate | None:
        """Return how long somebody with ``ahead`` before them waits; None without agents."""
        at_work, free = self._agents.serving(preset, queue)
        return estimate(self.recent_service(preset, queue), at_work, ahead, free=free)

    def waits(self, preset: str) -> dict[str, int]:
        """Return the seconds that the next caller would wait, by queue that anybody waits in."""
        counts: dict[str, int] = {}
        for entry in self.line(preset):
            if entry.kind in APART:
                continue  # they keep no agent from a caller
            counts[entry.queue] = counts.get(entry.queue, 0) + 1
        found = {queue: self.estimate(preset, queue, count) for queue, count in counts.items()}
        return {
            queue: (wait.low_s + wait.high_s) // 2
            for queue, wait in found.items()
            if wait is not None
        }

    def recent_service(self, preset: str, queue: str, limit: int = RECENT) -> list[float]:
        """Return how long the last calls kept their agents, in seconds, wrap-up included."""
        end = func.coalesce(QueueOffer.free_at, QueueOffer.ended_at)
        query = (
            select(QueueOffer.accepted_at, end)
            .join(QueueEntry, QueueEntry.id == QueueOffer.entry_id)
            .where(QueueEntry.preset == preset, QueueEntry.queue == queue)
            .where(QueueOffer.state == OfferState.ENDED, QueueOffer.accepted_at.is_not(None))
            .where(QueueOffer.kind != EntryKind.CHAT)
            .order_by(QueueOffer.ended_at.desc())
        )
        with self._database.begin() as session:
            rows = session.execute(query.limit(limit)).all()
        return [(ended - began).total_seconds() for began, ended in rows if began is not None]

    def seen(self, entry_ids: Sequence[str], now: datetime) -> None:
        """Take note that this process holds these lines: every five seconds or so."""
        query = update(QueueEntry).where(QueueEntry.id.in_(entry_ids)).values(seen_at=now)
        with self._database.begin() as session:
            session.execute(query.execution_options(synchronize_session=False))

    def drop_lost(self, now: datetime) -> list[str]:
        """Let calls leave whose process was lost, and return their entries' ids."""
        query = select(QueueEntry.id).where(
            QueueEntry.state.in_(OPEN),
            QueueEntry.kind == EntryKind.CALL,
            QueueEntry.seen_at < now - LOST_AFTER,
        )
        with self._database.begin() as session:
            lost = list(session.scalars(query))
        return [entry_id for entry_id in lost if self.leave(entry_id, Outcome.FAILED, now)]

    def _ahead(self, row: QueueEntry) -> int:
        """Return how many are served before ``row``."""
        query = select(func.count()).where(
            QueueEntry.preset == row.preset,
            QueueEntry.queue == row.queue,
            QueueEntry.state.in_(IN_LINE),
            _same_line(row),
            _before(row),
        )
        with self._database.begin() as session:
            return session.scalar(query) or 0

    def _tell(self, queue: str, entry_id: str) -> None:
        self._bus.publish(TOPIC, {"queue": queue, "entry": entry_id})


def _before(row: QueueEntry) -> ColumnElement[bool]:
    """Return the condition of being served before ``row``."""
    front = row.front or 0
    same = and_(
        QueueEntry.front == front,
        or_(
            QueueEntry.rank < row.rank,
            and_(QueueEntry.rank == row.rank, QueueEntry.id < row.id),
        ),
    )
    return or_(QueueEntry.front > front, same)


def _same_line(row: QueueEntry) -> ColumnElement[bool]:
    """Return the condition of being served by the same people in turn."""
    apart = QueueEntry.kind.in_(APART)
    return QueueEntry.kind == row.kind if row.kind in APART else ~apart
