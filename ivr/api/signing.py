"""Signatures of webhooks, by the Standard Webhooks specification 1.0.0 (symmetric, ``v1``)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a new secret as endpoints are told it: ``whsec_`` and base64 of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signatures(keys: Iterable[str], event_id: str, timestamp: int, body: bytes) -> str:
    """Return the header ``webhook-signature``: one signature a secret, between spaces.

    ``timestamp`` is that of the attempt, in Unix seconds.
    """
    content = f"{event_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_signature(key, content)}" for key in keys)


def _signature(key: str, content: bytes) -> str:
    secret = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(secret, content, hashlib.sha256).digest()).decode()
