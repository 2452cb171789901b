"""What agents write down: notes and feedback; and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update

from ivr.storage.engine import Database
from ivr.storage.models import AgentFeedback, AgentNote, QueueEntry, QueueOffer
from ivr.storage.models.base import utc
from ivr.storage.queue_parts import Entry, EntryKind, OfferState, entry_of
from routing.redaction import redact

LONGEST_NOTE = 4_000


class FeedbackKind(StrEnum):
    """What an agent may say with one click."""

    RIGHT = "right"
    WRONG_INTENT = "wrong_intent"
    WRONG_QUEUE = "wrong_queue"
    NEW_TOPIC = "new_topic"
    BAD_TRANSCRIPT = "bad_transcript"


@dataclass(frozen=True, slots=True)
class Numbers:
    """An agent's own day."""

    offered: int
    taken: int
    declined: int
    """Refused, or not answered in time."""
    chats: int
    """Taken; of these the times do not speak."""
    talked_s: int
    """In the mean, over finished calls."""
    wrapped_s: int


class DeskLog:
    """The tables. Only whoever took a call may write about it. ``now`` is always UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def taken(self, entry_id: str, agent: str) -> Entry | None:
        """Return a stay in a queue that ``agent`` has answered; None for any other."""
        query = (
            select(QueueEntry)
            .join(QueueOffer, QueueOffer.entry_id == QueueEntry.id)
            .where(QueueEntry.id == entry_id, QueueOffer.agent == agent)
            .where(QueueOffer.accepted_at.is_not(None))
        )
        with self._database.begin() as session:
            row = session.scalars(query.limit(1)).first()
            return entry_of(row) if row is not None else None

    def last_taken(self, agent: str) -> Entry | None:
        """Return the call that ``agent`` finished last; None before the first."""
        query = (
            select(QueueEntry)
            .join(QueueOffer, QueueOffer.entry_id == QueueEntry.id)
            .where(QueueOffer.agent == agent, QueueOffer.state == OfferState.ENDED)
            .where(QueueOffer.kind != EntryKind.CHAT)
            .order_by(QueueOffer.ended_at.desc())
        )
        with self._database.begin() as session:
            row = session.scalars(query.limit(1)).first()
            return entry_of(row) if row is not None else None

    def note(self, entry: Entry, agent: str, text: str, now: datetime) -> None:
        """Keep what was written, redacted, in place of what was written before."""
        kept = redact(text.strip()[:LONGEST_NOTE])
        row = AgentNote(entry_id=entry.id, call_sid=entry.call_sid, agent=agent, text=kept, at=now)
        with self._database.begin() as session:
            session.merge(row)

    def note_of(self, entry_id: str) -> str:
        """Return what was written about a call, "" for nothing."""
        with self._database.begin() as session:
            row = session.get(AgentNote, entry_id)
            return row.text if row is not None else ""

    def say(self, entry: Entry, agent: str, kind: FeedbackKind, wanted: str, now: datetime) -> None:
        """Keep an agent's word on how a call came; a second one takes the place of the first."""
        row = AgentFeedback(
            entry_id=entry.id,
            call_sid=entry.call_sid,
            preset=entry.preset,
            agent=agent,
            kind=kind,
            had=str(entry.packet.get("intent") or ""),
            wanted=wanted if kind is FeedbackKind.WRONG_INTENT else "",
            need=redact(str(entry.packet.get("need", ""))),
            at=now,
            fixed_in="",
            settled_at=None,
        )
        with self._database.begin() as session:
            session.merge(row)

    def feedback_of(self, agent: str, limit: int = 20) -> Sequence[AgentFeedback]:
        """Return what an agent has said, newest first."""
        query = select(AgentFeedback).where(AgentFeedback.agent == agent)
        with self._database.begin() as session:
            return session.scalars(query.order_by(AgentFeedback.at.desc()).limit(limit)).all()

    def waiting(self, limit: int = 200) -> Sequence[AgentFeedback]:
        """Return what asks for a change and has none yet, oldest first."""
        query = select(AgentFeedback).where(
            AgentFeedback.settled_at.is_(None), AgentFeedback.kind != FeedbackKind.RIGHT
        )
        with self._database.begin() as session:
            return session.scalars(query.order_by(AgentFeedback.at).limit(limit)).all()

    def settle(self, entry_ids: Sequence[str], version: str, now: datetime) -> int:
        """Note that a catalogue version has fixed these; "" for looked at and left as it is.

        Return how many were waiting.
        """
        mine = AgentFeedback.entry_id.in_(entry_ids) & AgentFeedback.settled_at.is_(None)
        change = update(AgentFeedback).where(mine).values(fixed_in=version, settled_at=now)
        with self._database.begin() as session:
            result = session.execute(change.execution_options(synchronize_session=False))
            return int(result.rowcount)  # type: ignore[attr-defined]

    def numbers(self, agent: str, since: datetime) -> Numbers:
        """Return an agent's own figures since a moment."""
        query = select(QueueOffer).where(QueueOffer.agent == agent, QueueOffer.made_at >= since)
        with self._database.begin() as session:
            offers = session.scalars(query).all()
        chats = [one for one in offers if one.kind == EntryKind.CHAT]
        offers = [one for one in offers if one.kind != EntryKind.CHAT]
        refused = (OfferState.DECLINED, OfferState.TIMED_OUT)
        talks = [
            (utc(one.ended_at) - utc(one.accepted_at)).total_seconds()
            for one in offers
            if one.accepted_at is not None and one.ended_at is not None
        ]
        wraps = [
            (utc(one.free_at) - utc(one.ended_at)).total_seconds()
            for one in offers
            if one.accepted_at is not None and one.ended_at is not None and one.free_at is not None
        ]
        return Numbers(
            offered=len(offers),
            taken=sum(one.accepted_at is not None for one in offers),
            declined=sum(one.state in refused for one in offers),
            chats=sum(one.accepted_at is not None for one in chats),
            talked_s=_mean(talks),
            wrapped_s=_mean(wraps),
        )


def _mean(values: Sequence[float]) -> int:
    return round(sum(values) / len(values)) if values else 0
