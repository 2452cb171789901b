"""The secrets that the carriers share with the server."""

from __future__ import annotations

import json
import os
from pathlib import Path

from ivr.errors import ConfigError
from ivr.settings import load_settings

FILE = "secrets.json"
"""In the data folder of a server on this machine."""
TWILIO = ("CALLSTEER_TWILIO_AUTH_TOKEN", "twilio_auth_token", "--twilio-token")
ASTERISK = ("CALLSTEER_ASTERISK_TOKEN", "asterisk_token", "--asterisk-token")
"""(environment variable, key of the file, option)."""


def token(source: tuple[str, str, str], given: str | None) -> str:
    """Return the token: the option's, else the environment's, else the local server's.

    Raises:
        ConfigError: there is none.

    """
    variable, key, option = source
    if found := given or os.environ.get(variable):
        return found
    path = load_settings().data / FILE
    if found := _stored(path, key):
        return found
    raise ConfigError(f"no token: give {option}, set {variable}, or put {key!r} into {path}")


def _stored(path: Path, key: str) -> str:
    if not path.is_file():
        return ""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: the secrets cannot be read: {type(error).__name__}") from error
    found = stored.get(key) if isinstance(stored, dict) else None
    return found if isinstance(found, str) else ""
