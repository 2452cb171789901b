"""Who stands in a queue of ours at this moment, or has just been answered there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ivr.storage.engine import Database
from ivr.storage.models import QueueEntry
from ivr.storage.models.base import utc
from ivr.storage.queue_parts import EntryState

HERE = tuple(state.value for state in EntryState if state is not EntryState.LEFT)


@dataclass(frozen=True, slots=True)
class InLine:
    """Where a call stands."""

    queue: str
    answered: bool
    """Somebody talks with the caller."""
    since: datetime
    """When the caller began to wait, or was answered."""


def in_line(database: Database, preset: str) -> dict[str, InLine]:
    """Return where the calls of a line stand, by call. Raises what SQLAlchemy raises."""
    columns = (QueueEntry.call_sid, QueueEntry.queue, QueueEntry.state)
    query = (
        select(*columns, QueueEntry.entered_at, QueueEntry.answered_at)
        .where(QueueEntry.preset == preset, QueueEntry.state.in_(HERE))
        .order_by(QueueEntry.entered_at)
    )
    with database.begin() as session:
        rows = session.execute(query).all()
    found = {}
    for row in rows:
        answered = row.state == EntryState.TALKING and row.answered_at is not None
        since = row.answered_at if answered else row.entered_at
        found[row.call_sid] = InLine(row.queue, answered, utc(since))
    return found
