"""Everything of one caller goes: found by the keyed hash of their number.

That they do not want our texts (STOP) is kept: it is their wish, and holds a hash only. A call
that goes on while this runs is not touched; erase again when it is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Delete, delete, or_, select

from ivr.storage.engine import Database, DatabaseSession
from ivr.storage.models import (
    AgentFeedback,
    AgentNote,
    AuditEntry,
    Call,
    CallerContext,
    CallerPreference,
    CallerVisit,
    ChatLine,
    CompanionPage,
    FollowUp,
    MessageOut,
    MissedUtterance,
    QueueEntry,
    QueueOffer,
    ReminderConsent,
    ServiceAttempt,
    Survey,
    TextConversation,
    WebhookDelivery,
)

BY_CALL: tuple[Any, ...] = (
    *(MissedUtterance, AgentNote, AgentFeedback, QueueEntry, ServiceAttempt, ChatLine),
    *(CompanionPage, FollowUp, MessageOut, Survey, Call),
)
"""With turns and packets, which go with their call."""
BY_KEY: tuple[Any, ...] = (
    *(MessageOut, Survey, TextConversation, CallerVisit, CallerPreference, ReminderConsent),
    CallerContext,
)
KNOWN_BY: tuple[Any, ...] = (CallerVisit, TextConversation, Survey, MessageOut)
"""What says which calls somebody has made."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What went."""

    calls: list[str]
    """Their ids, for what is kept elsewhere: recordings."""
    rows: int


def erase_caller(database: Database, key: str, number: str, who: str, at: datetime) -> Erased:
    """Erase everything of a caller in one transaction, and note that it was done.

    ``key`` is the keyed hash of ``number``; the note holds neither, only the hash's beginning.
    """
    with database.begin() as session:
        calls = _calls_of(session, key, number)
        changes = [
            delete(QueueOffer).where(
                QueueOffer.entry_id.in_(select(QueueEntry.id).where(QueueEntry.call_sid.in_(calls)))
            ),
            *(delete(table).where(table.call_sid.in_(calls)) for table in BY_CALL),
            *(delete(table).where(table.caller_key == key) for table in BY_KEY),
            *(
                delete(WebhookDelivery).where(WebhookDelivery.body.contains(sid, autoescape=True))
                for sid in calls
            ),
        ]
        rows = sum(_count(session, change) for change in changes)
        note = AuditEntry(
            at=at,
            who=who,
            action="caller erased",
            subject=f"caller {key[:12]}",
            before=None,
            after={"calls": len(calls), "rows": rows},
        )
        session.add(note)
    return Erased(calls, rows)


def _calls_of(session: DatabaseSession, key: str, number: str) -> list[str]:
    found: set[str] = set()
    for table in KNOWN_BY:
        found |= set(session.scalars(select(table.call_sid).where(table.caller_key == key)))
    for table in (FollowUp, QueueEntry):  # promises keep the number itself
        ways = or_(table.number == number, table.number == number.lstrip("+"))
        found |= set(session.scalars(select(table.call_sid).where(ways)))
    return sorted(found)


def _count(session: DatabaseSession, change: Delete) -> int:
    result = session.execute(change.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
