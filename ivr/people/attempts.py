"""How often signing in may fail, by name and by address; a restart forgets nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from ivr.storage.engine import Database
from ivr.storage.models import SignInAttempt

WITHIN = timedelta(minutes=15)
BY_NAME, BY_ADDRESS = 10, 50
"""Failures within that time, after which even the right password is refused."""


class Attempts:
    """Every attempt counts before it is judged, so that many at once count as well."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, name: str, address: str, now: datetime) -> bool:
        """Count an attempt; False when there were too many."""
        limits = {_of("name", name): BY_NAME, _of("address", address): BY_ADDRESS}
        with self._database.begin() as session:
            session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - WITHIN))
            session.add_all(SignInAttempt(of=of, at=now) for of in limits)
            session.flush()
            count = select(func.count(SignInAttempt.id))
            return all(
                (session.scalar(count.where(SignInAttempt.of == of)) or 0) <= limit
                for of, limit in limits.items()
            )

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name that has signed in."""
        with self._database.begin() as session:
            mine = SignInAttempt.of == _of("name", name)
            session.execute(delete(SignInAttempt).where(mine))


def _of(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind} {value.strip().lower()}".encode()).hexdigest()
