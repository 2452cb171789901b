"""The rows of those who join a queue, or are sent on to another."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from ivr.storage.live_calls import LiveCall
from ivr.storage.models import QueueEntry
from ivr.storage.queue_parts import PRIORITY, Entering, Entry, EntryKind, EntryState
from routing.queues import rank_of


def entering_of(call: LiveCall, queue: str, kind: EntryKind, **packet: Any) -> Entering:
    """Return what joins a queue for a call or conversation that is left to people.

    ``packet`` is what the agent sees beside the call's own packet, whose priority counts.
    """
    own = dict(call.packet or {})
    return Entering(
        call_sid=call.call_sid,
        preset=call.preset,
        queue=queue,
        priority=int(own.get("priority", PRIORITY)),
        kind=kind,
        language=call.language,
        packet={**own, **packet},
    )


def moved_row(entry: Entry, queue: str, now: datetime, note: str) -> QueueEntry:
    """Return the row of somebody who goes on in another queue."""
    new = Entering(
        call_sid=entry.call_sid,
        preset=entry.preset,
        queue=queue,
        priority=entry.priority,
        kind=entry.kind,
        language=entry.language,
        number=entry.number,
        packet=_noted(entry, note),
    )
    row = row_of(new, now)
    row.rank = rank_of(entry.priority, entry.entered_at)
    return row


def row_of(new: Entering, now: datetime) -> QueueEntry:
    """Return the row of somebody who joins a queue."""
    packet: dict[str, Any] = dict(new.packet)
    return QueueEntry(
        id=uuid.uuid4().hex,
        call_sid=new.call_sid,
        preset=new.preset,
        queue=new.queue,
        kind=new.kind,
        state=EntryState.WAITING,
        outcome="",
        priority=new.priority,
        rank=rank_of(new.priority, now),
        front=0,
        language=new.language,
        number=new.number,
        attempts=0,
        packet=packet,
        agent="",
        only_agent=new.only_agent,
        offer_id="",
        entered_at=now,
        seen_at=now,
    )


def _noted(entry: Entry, note: str) -> dict[str, Any]:
    notes = [*entry.packet.get("notes", ()), *([note] if note else [])]
    by = f"{entry.agent} sent the caller on, from {entry.queue.replace('_', ' ')}."
    return {
        **entry.packet,
        **({"notes": notes} if notes else {}),
        **({"sent_on": by} if entry.agent else {}),
    }
