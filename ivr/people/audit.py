"""The audit log: who changed what, when, from what to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from ivr.storage.engine import Database, DatabaseSession
from ivr.storage.models import AuditEntry

Values = Mapping[str, Any] | None


def audit(
    place: DatabaseSession | Database,
    who: str,
    action: str,
    subject: str,
    before: Values = None,
    after: Values = None,
) -> None:
    """Note a change. Within a transaction (a session) it stands or falls with the change.

    ``who`` is a user's name, ``command line`` or ``system``; ``action`` a few words
    (``role changed``). No passwords, transcripts or phone numbers in ``before`` and ``after``.
    """
    entry = AuditEntry(
        at=datetime.now(UTC),
        who=who,
        action=action,
        subject=subject,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
    )
    if isinstance(place, Database):
        with place.begin() as session:
            session.add(entry)
    else:
        place.add(entry)


def entries(
    database: Database, who: str = "", before_id: int | None = None, limit: int = 100
) -> Sequence[AuditEntry]:
    """Return entries, newest first: of one person if ``who``, older than ``before_id``."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if who:
        query = query.where(AuditEntry.who == who)
    if before_id is not None:
        query = query.where(AuditEntry.id < before_id)
    with database.begin() as session:
        return session.scalars(query).all()
