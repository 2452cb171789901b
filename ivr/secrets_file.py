"""Secrets of this installation that nobody has set: made once, kept in the data folder.

They keep strangers out where no carrier has been configured, while tools on the same machine
and account (``callsteer simulate``) still get in.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from ivr.errors import ConfigError
from ivr.settings import Settings

FILE = "secrets.json"
NAMES = ("twilio_auth_token", "asterisk_token", "caller_secret")


def secrets_of(settings: Settings) -> dict[str, str]:
    """Return what carriers share with us; what nobody has set is made, for trials.

    Raises:
        ConfigError: the file cannot be read or written.

    """
    set_here = {name: getattr(settings, name).get_secret_value() for name in NAMES}
    given = {name: secret for name, secret in set_here.items() if secret}
    return given if len(given) == len(NAMES) else {**local_secrets(settings.data), **given}


def local_secrets(data: Path) -> dict[str, str]:
    """Return the secrets by name, making those that are not there.

    Raises:
        ConfigError: the file cannot be read or written.

    """
    file = data / FILE
    try:
        known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        made = {name: known.get(name) or secrets.token_urlsafe(24) for name in NAMES}
        if made != known:
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}.part")
            part.touch(mode=0o600)
            part.write_text(json.dumps(made), encoding="utf-8")
            part.replace(file)
    except (OSError, ValueError, AttributeError) as error:
        raise ConfigError(
            f"{file}: the local secrets cannot be used ({error}); delete the file, "
            "or set CALLSTEER_TWILIO_AUTH_TOKEN and CALLSTEER_ASTERISK_TOKEN"
        ) from error
    return made
