"""What is sent: the pack's templates filled with values, secrets and the environment. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from intents.services import SECRET, ServiceDefinition
from ivr.errors import CallsteerError

HIDDEN = "•"
"""Stands in the masked form of a secret; see ``ivr.dialogue.slots.mask``."""


class RequestError(CallsteerError):
    """The request cannot be made: something that it needs is not there."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. Its ``repr`` tells no values."""

    method: str
    origin: str
    """``https://api.example.com:8443``."""
    path: str = field(repr=False)
    """With its query."""
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    timeout_s: float
    """For all attempts together."""
    retries: int
    repeatable: bool
    """Asking twice does no harm."""


def build_request(
    service: ServiceDefinition,
    base_url: str,
    values: Mapping[str, str],
    environment: Mapping[str, str],
    key: str,
) -> Request:
    """Return the request of a service; ``key`` is the same for every attempt at one order.

    Raises:
        RequestError: a value, or a secret in the environment, is missing.

    """
    if any(HIDDEN in value for value in values.values()):
        raise RequestError("a secret is not at hand any more")
    filled = _with_parts(values)
    quoted = {name: quote(value, safe="") for name, value in filled.items()}
    url = _fill(service.url, quoted)
    if url.startswith("/"):
        url = base_url.rstrip("/") + url
    parts = urlsplit(url)
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if service.method != "GET":
        headers["Idempotency-Key"] = key
    for name, template in service.headers.items():
        headers[name] = _header(_secret(template, environment), filled)
    body = None
    if service.body:
        content = {name: _fill(template, filled) for name, template in service.body.items()}
        body = json.dumps(content).encode()
        headers["Content-Type"] = "application/json"
    return Request(
        method=service.method,
        origin=f"{parts.scheme}://{parts.netloc}",
        path=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        headers=headers,
        body=body,
        timeout_s=service.timeout_ms / 1000,
        retries=service.retries,
        repeatable=service.repeatable,
    )


def _with_parts(values: Mapping[str, str]) -> dict[str, str]:
    """Add number and currency of every value: ``40.00 USD`` is two parts."""
    filled = dict(values)
    for name, value in values.items():
        number, _, currency = value.partition(" ")
        filled[f"{name}_number"], filled[f"{name}_currency"] = number, currency
    return filled


def _fill(template: str, values: Mapping[str, str]) -> str:
    try:
        return template.format_map(values)
    except KeyError as error:
        raise RequestError(f"no value for {error}") from error


def _header(template: str, values: Mapping[str, str]) -> str:
    value = _fill(template, values)
    if any(character in value for character in "\r\n\0"):
        raise RequestError("a header's value has a line break")
    return value


def _secret(template: str, environment: Mapping[str, str]) -> str:
    for name in SECRET.findall(template):
        if not environment.get(name):
            raise RequestError(f"the environment variable {name} is not set")
    return SECRET.sub(lambda found: _literal(environment[found[1]]), template)


def _literal(text: str) -> str:
    """Return ``text`` so that a template keeps it as it is."""
    return text.replace("{", "{{").replace("}", "}}")
