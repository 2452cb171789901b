"""Forms whose fields say what is wrong with them: what several of them check."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any

from intents.editing import FieldError
from intents.pack import Pack
from intents.route_words import said

MOST_OPTIONS = 3
"""More cannot be kept in mind; the line offers no more."""
LONGEST_WAIT_S = 24 * 3_600
"""A limit that no caller reaches is none."""
GONE = "is not there any more. Reload the page."


def choice(pack: Pack, given: Iterable[Any]) -> list[str]:
    """Return destinations to choose from; raises ``FieldError`` when they cannot be offered."""
    options = [str(name) for name in given]
    known("options", options, pack.destinations, "destination")
    once("options", options)
    if len(options) > MOST_OPTIONS:
        raise FieldError("options", f"Offer {MOST_OPTIONS} at most: more cannot be kept in mind.")
    return options


def once(field: str, names: Sequence[str]) -> None:
    """Raise ``FieldError`` when a name stands twice."""
    for name in names:
        if names.count(name) > 1:
            raise FieldError(field, f"“{said(name)}” stands twice. Choose another one.")


def known(field: str, names: Iterable[str], there: Container[str], what: str) -> None:
    """Raise ``FieldError`` for the first name that is not ``there``; ``what`` it should be."""
    for name in names:
        if name not in there:
            gone = f"There is no {what} “{said(name)}” any more. Choose another one."
            raise FieldError(field, gone if name else f"Choose a {what}.")
