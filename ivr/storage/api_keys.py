"""Keys of the API: made, recognised, revoked. Shown once; kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from ivr.storage.engine import Database
from ivr.storage.models import ApiKey

PREFIX = "cs"


class Scope(StrEnum):
    """What a key may do."""

    CALLS_READ = "calls:read"
    """Calls and hand-offs."""
    CATALOGUE_READ = "catalogue:read"
    """Intents, and what texts would be understood as."""
    CONTEXTS_READ = "contexts:read"
    CONTEXTS_WRITE = "contexts:write"
    """Contexts and events."""
    FOLLOW_UPS_READ = "follow_ups:read"
    FOLLOW_UPS_WRITE = "follow_ups:write"
    MESSAGES_WRITE = "messages:write"
    """Messages to callers, and what became of them."""
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"


class ApiKeys:
    """The table. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, name: str, scopes: Sequence[Scope], now: datetime) -> tuple[str, str]:
        """Make a key; return its id and the whole key, which is not kept."""
        key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        row = ApiKey(
            id=key_id,
            name=name,
            secret_hash=_hash(secret),
            scopes=[scope.value for scope in scopes],
            created_at=now,
        )
        with self._database.begin() as session:
            session.add(row)
        return key_id, f"{PREFIX}_{key_id}_{secret}"

    def known(self, key: str) -> ApiKey | None:
        """Return whose key it is; None for a wrong or revoked one."""
        prefix, _, rest = key.partition("_")
        key_id, _, secret = rest.partition("_")
        if prefix != PREFIX or not secret:
            return None
        with self._database.begin() as session:
            row = session.get(ApiKey, key_id)
        if row is None or row.revoked_at is not None:
            return None
        return row if hmac.compare_digest(row.secret_hash, _hash(secret)) else None

    def all(self) -> Sequence[ApiKey]:
        """Return all keys, also revoked ones, oldest first."""
        with self._database.begin() as session:
            return session.scalars(select(ApiKey).order_by(ApiKey.created_at)).all()

    def revoke(self, key_id: str, now: datetime) -> bool:
        """Let a key open nothing any more; False when there is none that does."""
        with self._database.begin() as session:
            row = session.get(ApiKey, key_id)
            if row is None or row.revoked_at is not None:
                return False
            row.revoked_at = now
        return True


def _hash(secret: str) -> str:
    """Return the hash of a secret of 256 random bits, which needs no slow one."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
