"""Who is signed in, in the database: any process knows, and anybody can be signed out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from ivr.people.audit import audit
from ivr.people.roles import Role, User, lines_of
from ivr.storage.engine import Database
from ivr.storage.models import SignIn, UserRow

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=1)
"""A request writes that it was seen at most so often."""


class SignIns:
    """The table of sign-ins. A token is what the browser's cookie holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, user: User, now: datetime) -> str:
        """Sign a user in and return the token. Sign-ins that are too old go."""
        token = secrets.token_urlsafe(32)
        row = SignIn(token_hash=_hash(token), user_id=user.id, created_at=now, seen_at=now)
        with self._database.begin() as session:
            session.execute(delete(SignIn).where(SignIn.created_at <= now - LONGEST))
            session.add(row)
            audit(session, user.name, "signed in", user.name)
        return token

    def user(self, token: str, now: datetime) -> User | None:
        """Return who is signed in with ``token``; None when nobody is, or no longer."""
        if not token:
            return None
        with self._database.begin() as session:
            row = session.get(SignIn, _hash(token))
            if row is None:
                return None
            seen, created = _aware(row.seen_at), _aware(row.created_at)
            if now - seen >= IDLE or now - created >= LONGEST:
                session.delete(row)
                return None
            found = session.get(UserRow, row.user_id)
            if found is None:
                return None
            if now - seen >= NOTED_EVERY:
                row.seen_at = now
            role, served = Role.of(found.role), lines_of(found.lines)
            return User(found.id, found.name, role, found.must_change, served)

    def close(self, token: str) -> None:
        """Sign out."""
        with self._database.begin() as session:
            session.execute(delete(SignIn).where(SignIn.token_hash == _hash(token)))


def csrf_of(token: str) -> str:
    """Return what forms must carry when they come from a page of this sign-in."""
    return hmac.new(token.encode(), b"callsteer csrf", hashlib.sha256).hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _aware(moment: datetime) -> datetime:
    """Return a time of the database with its zone, which SQLite drops."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
