"""What is wrong with a setting, in words: whose it is and what to write instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo

WRITE = {
    "audiosocket": "give HOST:PORT, such as 127.0.0.1:9092",
    "chat_origins": "give https:// and a host, nothing after it; commas between several",
    "company_url": "give an address, such as https://api.example.com",
    "dial_from": "give a number as carriers write it: +, country and number, without spaces",
    "public_url": "give the address that carriers call, such as https://ivr.example.com",
    "sms_quiet": "write 21:00-08:00, from the first hour to the last, or nothing",
    "twilio_api": "give https:// and a host, nothing after it",
    "twilio_signing_keys": 'write JSON: {"key id": "secret"}',
}
"""What patterns and structures mean."""


def in_words(error: ValidationError, fields: dict[str, FieldInfo], options: Collection[str]) -> str:
    """Return one line for all that is wrong; ``options`` were given on the command line.

    Values are not shown: they may be secrets or numbers.
    """
    names = dict.fromkeys(str(item["loc"][0]) for item in error.errors())
    return "; ".join(sentence(name, fields, options) for name in names)


def sentence(name: str, fields: dict[str, FieldInfo], options: Collection[str]) -> str:
    """Return whose setting it is and what to write, without a full stop."""
    option = f"--{name.replace('_', '-')}"
    whose = option if name in options else f"CALLSTEER_{name.upper()} (environment or .env)"
    return f"{whose}: {WRITE.get(name) or _write(fields[name])}"


def _write(field: FieldInfo) -> str:
    if field.annotation is bool:
        return "give true or false"
    if field.annotation in (int, float):
        number = "a whole number" if field.annotation is int else "a number"
        return f"give {number}{_range(field.metadata)}"
    if choices := [str(choice) for choice in get_args(field.annotation) if choice]:
        *others, last = choices
        return f"give {', '.join(others)} or {last}"
    return "give something that can be used; see docs/settings.md"


def _range(limits: Iterable[Any]) -> str:
    least = most = ""
    for limit in limits:
        least = str(getattr(limit, "ge", least))
        most = str(getattr(limit, "le", most))
    if most:
        return f" from {least} to {most}"
    return f" of at least {least}" if least else ""
