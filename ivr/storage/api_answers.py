"""Answers to requests with an Idempotency-Key: asked again, we answer the same and do nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from ivr.storage.engine import Database
from ivr.storage.models import ApiAnswer

KEPT_FOR = timedelta(hours=24)
DEAD_AFTER = timedelta(minutes=1)
"""A request that has not been answered by then never will be: its process is gone."""


class Refused(Enum):
    """Why a request is not worked on."""

    OTHER_REQUEST = auto()
    """The key was used for another one."""
    IN_PROGRESS = auto()


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that was given."""

    status: int
    body: str


class ApiAnswers:
    """The table. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self, key_id: str, idempotency_key: str, fingerprint: str, now: datetime
    ) -> Given | Refused | None:
        """Take the request on (None), or return what was answered, or why it is refused."""
        old = delete(ApiAnswer).where(ApiAnswer.created_at <= now - KEPT_FOR)
        dead = delete(ApiAnswer).where(
            ApiAnswer.status.is_(None), ApiAnswer.created_at <= now - DEAD_AFTER
        )
        with self._database.begin() as session:
            session.execute(old)
            session.execute(dead)
        row = ApiAnswer(
            key_id=key_id,
            idempotency_key=_hidden(key_id, idempotency_key),
            fingerprint=fingerprint,
            status=None,
            body="",
            created_at=now,
        )
        try:
            with self._database.begin() as session:
                session.add(row)
        except IntegrityError:
            return self._before(key_id, idempotency_key, fingerprint)
        return None

    def end(self, key_id: str, idempotency_key: str, given: Given | None) -> None:
        """Keep what was answered; None: it went wrong, and may be tried again."""
        with self._database.begin() as session:
            row = session.get(ApiAnswer, (key_id, _hidden(key_id, idempotency_key)))
            if row is None:
                return
            if given is None:
                session.delete(row)
            else:
                row.status, row.body = given.status, given.body

    def _before(self, key_id: str, idempotency_key: str, fingerprint: str) -> Given | Refused:
        with self._database.begin() as session:
            row = session.get(ApiAnswer, (key_id, _hidden(key_id, idempotency_key)))
        if row is None:
            return Refused.IN_PROGRESS  # it has just gone wrong
        if row.fingerprint != fingerprint:
            return Refused.OTHER_REQUEST
        if row.status is None:
            return Refused.IN_PROGRESS
        return Given(row.status, row.body)


def _hidden(key_id: str, idempotency_key: str) -> str:
    """Return what is kept of a key: integrators make theirs of callers' numbers."""
    return hashlib.sha256(f"{key_id}\n{idempotency_key}".encode()).hexdigest()
