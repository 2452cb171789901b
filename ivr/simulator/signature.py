"""X-Twilio-Signature, written from its description and not with the server's library."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

HEADER = "X-Twilio-Signature"


def sign(token: str, url: str, fields: Mapping[str, str]) -> str:
    """Return the signature of a request; ``fields`` are the posted ones, {} for any other."""
    text = url + "".join(key + fields[key] for key in sorted(fields))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")
