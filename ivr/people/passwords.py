"""Passwords: scrypt (RFC 7914), and what is too easy to guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from functools import cache

LOG_N, BLOCK, PARALLEL = 15, 8, 1
"""32 MiB and some 0.1 s a try."""
SHORTEST, LONGEST = 10, 256
COMMON = ("password", "callsteer", "1234567890", "qwertyuiop", "letmein", "iloveyou")


def hashed(password: str) -> str:
    """Return what to keep: ``scrypt$log2(n)$r$p$salt$hash``."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, LOG_N, BLOCK, PARALLEL)
    parts = (b64encode(part).decode() for part in (salt, digest))
    return "$".join(["scrypt", str(LOG_N), str(BLOCK), str(PARALLEL), *parts])


@cache
def of_nobody() -> str:
    """Return a hash to check for users who do not exist, so that the answer takes as long."""
    return hashed(secrets.token_urlsafe())


def matches(password: str, kept: str) -> bool:
    """Tell whether ``password`` is the one that was kept."""
    _, log_n, block, parallel, salt, digest = kept.split("$")
    tried = _scrypt(password[:LONGEST], b64decode(salt), int(log_n), int(block), int(parallel))
    return hmac.compare_digest(tried, b64decode(digest))


def one_time_password() -> str:
    """Return a password that somebody has to change: 80 random bits, easy to type."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def weakness(password: str, name: str) -> str:
    """Return why the password of user ``name`` is too weak, "" when it is not."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"Take {SHORTEST} to {LONGEST} characters."
    low = password.lower()
    if name.lower() in low or any(word in low for word in COMMON) or len(set(low)) < 5:
        return "That is too easy to guess. Three or four unrelated words make a good one."
    return ""


def _scrypt(password: str, salt: bytes, log_n: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        password.encode(),
        salt=salt,
        n=1 << log_n,
        r=block,
        p=parallel,
        maxmem=2 * 128 * block << log_n,
        dklen=32,
    )
