"""Callers' numbers as keyed hashes: the same caller is known again, the number is not kept."""

from __future__ import annotations

import hashlib
import hmac
import re

E164 = re.compile(r"\+[1-9]\d{6,14}")
_SEPARATORS = re.compile(r"[ .()\-/]")


def as_e164(number: str) -> str:
    """Return ``number`` without its separators.

    Raises:
        ValueError: it is not an international number (``+`` and 7 to 15 digits).

    >>> as_e164("+44 (7700) 900-123")
    '+447700900123'

    """
    plain = _SEPARATORS.sub("", number)
    if not E164.fullmatch(plain):
        raise ValueError("not an international telephone number such as +447700900123")
    return plain


def caller_key(number: str, secret: str) -> str:
    """Return the keyed hash (HMAC-SHA256, 64 hex digits) of a number, "" for a hidden one.

    ``secret`` is the installation's own; who has only the database cannot try numbers out.
    """
    plain = _SEPARATORS.sub("", number)
    if not plain:
        return ""
    return hmac.new(secret.encode(), plain.encode(), hashlib.sha256).hexdigest()
