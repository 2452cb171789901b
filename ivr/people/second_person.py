"""Four eyes: who has changed a draft does not make it live, where another publisher could."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from ivr.people.accounts import Accounts
from ivr.people.roles import Role
from ivr.storage.engine import Database
from ivr.storage.models import AuditEntry


def others_for(database: Database, preset: str, who: str) -> Sequence[str]:
    """Return the publishers who have to publish a draft instead of ``who``; () when ``who`` may.

    Whoever has not changed it may; and everybody when all publishers have.
    """
    changed = _changed_by(database, preset)
    if who not in changed:
        return ()
    people = Accounts(database).all()
    return [one.name for one in people if one.role >= Role.PUBLISHER and one.name not in changed]


def _changed_by(database: Database, preset: str) -> set[str]:
    """Return who has changed the draft since it was begun, by the log of changes."""
    draft = AuditEntry.subject.startswith(f"{preset} draft ", autoescape=True)
    begun = select(func.max(AuditEntry.id)).where(AuditEntry.subject == f"{preset} draft 1")
    with database.begin() as session:
        first = session.scalar(begun) or 0
        return set(session.scalars(select(AuditEntry.who).where(draft & (AuditEntry.id >= first))))
