"""What the queues' stores give out: plain, frozen, with times in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ivr.storage.models import QueueEntry, QueueOffer
from ivr.storage.models.base import utc
from routing.queues import Waiting

TOPIC = "queue"
"""Of the bus: an entry, an offer or an agent has changed."""


class EntryKind(StrEnum):
    """How somebody waits."""

    CALL = "call"
    """On a line that we hold."""
    CALLBACK = "callback"
    """We call when it is their turn."""
    CHAT = "chat"
    """They write, and an agent may have several at once."""
    MIRRORED = "mirrored"
    """In a carrier's queue: only kept to be counted."""


class EntryState(StrEnum):
    """Where somebody in a queue is."""

    WAITING = "waiting"
    OFFERED = "offered"
    """It rings at an agent's."""
    TALKING = "talking"
    LEFT = "left"


class Outcome(StrEnum):
    """How a stay in a queue ended."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    CALLBACK = "callback"
    OVERFLOW = "overflow"
    """Waited too long, and was offered something else."""
    TRANSFERRED = "transferred"
    UNREACHED = "unreached"
    """Of a callback: nobody answered in two attempts."""
    FAILED = "failed"
    """The process that held the line was lost."""


class AgentState(StrEnum):
    """What an agent does."""

    AVAILABLE = "available"
    RINGING = "ringing"
    BUSY = "busy"
    WRAP_UP = "wrap_up"
    BREAK = "break"
    OFFLINE = "offline"


SIGNED_IN = tuple(state for state in AgentState if state is not AgentState.OFFLINE)
AT_WORK = (AgentState.AVAILABLE, AgentState.RINGING, AgentState.BUSY, AgentState.WRAP_UP)
"""Who can be counted upon to take the next calls."""


class OfferState(StrEnum):
    """What became of an offer."""

    RINGING = "ringing"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"
    """The caller left first."""
    ENDED = "ended"


PRIORITY, LANGUAGE = 50, "en"
"""Of whom nothing else is known."""


@dataclass(frozen=True, slots=True)
class Entering:
    """Somebody who joins a queue."""

    call_sid: str
    preset: str
    queue: str
    """Name of the destination."""
    priority: int = PRIORITY
    kind: EntryKind = EntryKind.CALL
    language: str = LANGUAGE
    number: str = ""
    """Of a callback."""
    packet: Mapping[str, Any] = field(default_factory=dict)
    """What the agent sees."""
    only_agent: str = ""
    """Nobody else is asked while they are signed in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stay in a queue."""

    id: str
    call_sid: str
    preset: str
    queue: str
    kind: EntryKind
    state: EntryState
    outcome: str
    """"" until it is known."""
    priority: int
    front: bool
    language: str
    number: str
    attempts: int
    packet: Mapping[str, Any]
    agent: str
    offer_id: str
    entered_at: datetime
    answered_at: datetime | None
    left_at: datetime | None

    @property
    def waiting(self) -> Waiting:
        """The entry as the order of service sees it."""
        return Waiting(self.call_sid, self.queue, self.priority, self.entered_at, self.front)


@dataclass(frozen=True, slots=True)
class Offer:
    """One caller, offered to one agent."""

    id: str
    entry_id: str
    agent: str
    kind: EntryKind
    state: OfferState
    reason: str
    """Why this caller was first."""
    made_at: datetime
    until: datetime


def entry_of(row: QueueEntry) -> Entry:
    """Return a row as plain data."""
    return Entry(
        id=row.id,
        call_sid=row.call_sid,
        preset=row.preset,
        queue=row.queue,
        kind=EntryKind(row.kind),
        state=EntryState(row.state),
        outcome=row.outcome,
        priority=row.priority,
        front=bool(row.front),
        language=row.language,
        number=row.number,
        attempts=row.attempts,
        packet=row.packet,
        agent=row.agent,
        offer_id=row.offer_id,
        entered_at=utc(row.entered_at),
        answered_at=utc_or_none(row.answered_at),
        left_at=utc_or_none(row.left_at),
    )


def offer_of(row: QueueOffer) -> Offer:
    """Return a row as plain data."""
    return Offer(
        id=row.id,
        entry_id=row.entry_id,
        agent=row.agent,
        kind=EntryKind(row.kind),
        state=OfferState(row.state),
        reason=row.reason,
        made_at=utc(row.made_at),
        until=utc(row.until),
    )


def utc_or_none(moment: datetime | None) -> datetime | None:
    """Return a moment as read, with its zone; None for None."""
    return utc(moment) if moment is not None else None
