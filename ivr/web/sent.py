"""What a page's script has sent: an object of JSON whose fields are what they should be.

Anything else, of hand-made requests too, is answered 400 with one sentence: ``{"error": ...}``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NoReturn

from flask import abort, jsonify, make_response, request

BIGGEST = 2**31 - 1
"""What a number of the database can be."""
NOTHING: Collection[str] = ()


class Sent(dict[str, Any]):
    """The fields; one that is asked for with ``[]`` and was not sent is answered 400."""

    def __missing__(self, name: str) -> Any:
        """Answer 400."""
        refuse(f"“{name}” is missing.")


def sent(
    *,
    several: Collection[str] = NOTHING,
    ticks: Collection[str] = NOTHING,
    numbers: Collection[str] = NOTHING,
    texts: Collection[str] = NOTHING,
    anything: Collection[str] = NOTHING,
) -> Sent:
    """Return the fields of the request: text, but for those that are named.

    ``several`` may be lists of texts, ``ticks`` true or false, ``numbers`` whole and not below 0
    (they come as int, and an empty one was not sent), ``texts`` objects of texts. What is in
    ``anything`` is checked by whoever asks. A field that is null was not sent.
    """
    found = Sent()
    for name, value in _object().items():
        if name in numbers:
            found |= _number(name, value)
        elif name in several:
            _must(name, "text, or a list of texts", fits=value is None or _are_texts(value))
        elif name in ticks:
            _must(name, "true or false", fits=value is None or isinstance(value, bool | str))
        elif name in texts:
            pairs = [*value, *value.values()] if isinstance(value, dict) else [0]
            _must(name, "an object of texts", fits=value is None or _are_texts(pairs))
        elif name not in anything:
            _must(name, "text", fits=value is None or isinstance(value, str))
        if value is not None and name not in numbers:
            found[name] = value
    return found


def sent_text(name: str) -> str:
    """Return one field of text, whatever the others are; "" when no JSON, or none was sent."""
    value = _object().get(name) if request.is_json else ""
    _must(name, "text", fits=value is None or isinstance(value, str))
    return value or ""


def small(text: str) -> int:
    """Return a whole number of an address or a form; as ``type`` of Flask's ``get``.

    Raises:
        ValueError: it is none, or greater than one of the database can be.

    """
    number = int(text)
    if abs(number) > BIGGEST:
        raise ValueError(text)
    return number


def refuse(sentence: str) -> NoReturn:
    """Answer 400 with a sentence."""
    abort(make_response(jsonify(error=sentence), 400))


def _object() -> dict[str, Any]:
    try:
        found = request.get_json(silent=True)
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        refuse("Send an object of JSON, for example {}.")
    if not _is_sound(found):
        refuse("There is something in it that is no character.")
    return found


def _is_sound(value: object) -> bool:
    """Whether all texts are text: databases and voices take no others."""
    if isinstance(value, str):
        return not any(one == "\0" or "\ud800" <= one <= "\udfff" for one in value)
    if isinstance(value, dict):
        return all(_is_sound(one) for pair in value.items() for one in pair)
    return all(map(_is_sound, value)) if isinstance(value, list) else True


def _are_texts(value: object) -> bool:
    return all(isinstance(one, str) for one in (value if isinstance(value, list) else [value]))


def _number(name: str, value: object) -> dict[str, int]:
    if value is None or value == "":
        return {}
    digits = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    whole = digits.isascii() and digits.isdecimal() and len(digits) <= len(str(BIGGEST))
    if not whole or int(digits) > BIGGEST:
        refuse(f"“{name}” has to be a whole number from 0 to {BIGGEST}.")
    return {name: int(digits)}


def _must(name: str, wanted: str, *, fits: bool) -> None:
    if not fits:
        refuse(f"“{name}” has to be {wanted}.")
