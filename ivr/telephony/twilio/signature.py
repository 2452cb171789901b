"""Is a request Twilio's? Both of its signature schemes.

Source: Twilio's documentation "Webhooks security": base64 of an HMAC over the public URL and
the sorted POST parameters; SHA-1 with the account's auth token, or, where the request carries
``X-Twilio-Webhooks-Signature-Settings: key=…,algorithm=HMAC_SHA256``, SHA-256 with that key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

SIGNATURE = "X-Twilio-Signature"
SETTINGS = "X-Twilio-Webhooks-Signature-Settings"


@dataclass(frozen=True, slots=True)
class Verifier:
    """Knows the secrets; says yes or no."""

    auth_token: str = field(repr=False)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Signing keys by id, of the newer scheme."""

    def is_genuine(
        self, url: str, params: Mapping[str, Sequence[str]], headers: Mapping[str, str]
    ) -> bool:
        """Return whether ``headers`` sign ``url`` and ``params`` (POST fields; {} for sockets)."""
        given = headers.get(SIGNATURE, "")
        if not given:
            return False
        url = url.partition("#")[0]  # the connection overrides in the fragment are not signed
        scheme = _scheme(headers.get(SETTINGS, ""))
        if not scheme:
            fields: MultiDict[str, str] = MultiDict(
                {name: list(values) for name, values in params.items()}
            )
            return bool(RequestValidator(self.auth_token).validate(url, fields, given))
        secret = self.keys.get(scheme.get("key", ""))
        if not secret or scheme.get("algorithm") != "HMAC_SHA256":
            return False
        expected = sha256_signature(secret, url, params)
        return hmac.compare_digest(expected.encode(), given.encode())  # text may be no ASCII


def sha256_signature(secret: str, url: str, params: Mapping[str, Sequence[str]]) -> str:
    """Return the newer scheme's signature."""
    pairs = [name + value for name in sorted(params) for value in sorted(set(params[name]))]
    digest = hmac.new(secret.encode(), (url + "".join(pairs)).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _scheme(header: str) -> dict[str, str]:
    """Read ``key=…,algorithm=…``; {} where the header is absent."""
    items = (part.partition("=") for part in header.split(",") if part.strip())
    return {name.strip(): value.strip() for name, _, value in items}
