"""Variables that look like settings and are none: a misspelt one must not be ignored silently."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values

from intents.errors import IntentsError
from intents.pack_loader import load_pack, presets
from ivr.errors import ConfigError
from ivr.settings import Settings, load_settings

PREFIX = "CALLSTEER_"
DOTENV = ".env"
ELSEWHERE = frozenset({"CALLSTEER_KEY", "CALLSTEER_URL", "CALLSTEER_TEST_PICTURES"})
"""What the samples for integrators and the tests read."""
LINKS = re.compile(r"_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$")
"""Kubernetes tells every container of a service named callsteer where that is."""
LIKE = 0.55
"""How like the nearest name has to be to be named."""


def unknown_settings() -> list[str]:
    """Return a sentence for each variable, of the environment or ``.env``, that nobody reads."""
    found = {name: "the environment" for name in _unread(os.environ)}
    for name in _unread(dotenv_values(DOTENV) if Path(DOTENV).is_file() else {}):
        found.setdefault(name, DOTENV)
    if found:
        for name in _read_by_packs():
            found.pop(name, None)
    return [_said(name, found[name]) for name in sorted(found)]


def refuse_unknown() -> None:
    """Make sure that every variable that looks like a setting is one.

    Raises:
        ConfigError: one is not.

    """
    if found := unknown_settings():
        raise ConfigError("; ".join(found))


def _known() -> set[str]:
    return {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def _unread(variables: Mapping[str, str | None]) -> Iterable[str]:
    known = _known() | ELSEWHERE
    for name in variables:
        upper = name.upper()  # as settings are read
        if upper.startswith(PREFIX) and upper not in known and not LINKS.search(upper):
            yield name


def _read_by_packs() -> set[str]:
    """Return the secrets that the services of packs take from the environment."""
    names = set(presets())
    with suppress(ConfigError):  # which is told where the settings are used
        names.add(load_settings().preset)
    read: set[str] = set()
    for name in names:
        with suppress(IntentsError):
            services = load_pack(name).services
            read |= set().union(*(service.environment() for service in services.values()))
    return read


def _said(name: str, where: str) -> str:
    short = {known.removeprefix(PREFIX): known for known in _known()}
    near = get_close_matches(name.upper().removeprefix(PREFIX), short, 1, LIKE)
    hint = f"did you mean {short[near[0]]}?" if near else "the names are in docs/settings.md"
    return f"{name} ({where}) is no setting and is not read: {hint}"
