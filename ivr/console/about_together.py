"""Putting two topics together, and taking that back: what the page was given says how they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from intents.editing import EditError
from ivr.console.parts import Console, Line
from ivr.storage.topics import Topics
from ivr.tuning.topics import Topic, merged
from ivr.web.sent import BIGGEST

Given = Mapping[str, Any]
LONGEST = 300
"""Characters of a label or term that is believed."""


def put_together(console: Console, line: Line, given: Given) -> dict[str, Any]:
    """Put ``given["topic"]`` into ``given["into"]``; return what ``take_apart`` needs.

    Raises:
        EditError: they are the same, or one is not there any more.

    """
    into, other = (topic_of(console, line, given[name]) for name in ("into", "topic"))
    if into.id == other.id:
        raise EditError("Choose another topic to put it together with.")
    Topics(console.database).change(merged(into, other), gone=other.id)
    return {"were": [asdict(into), asdict(other)]}


def take_apart(console: Console, line: Line, given: Given) -> None:
    """Make two topics of one again, as ``given["were"]`` describes them.

    Raises:
        EditError: the topic holds something else by now, or it is not described.

    """
    try:
        into, other = (_described(topic) for topic in given.get("were") or ())
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise EditError("This cannot be taken back.") from error
    now = topic_of(console, line, into.id)
    if set(now.members) != set(merged(into, other).members):
        raise EditError("This topic has changed meanwhile. Reload the page.")
    Topics(console.database).part(into, other)


def topic_of(console: Console, line: Line, number: int) -> Topic:
    """Return a topic of the line.

    Raises:
        EditError: it is not there any more.

    """
    for topic in Topics(console.database).of(line.preset, line.language):
        if topic.id == number:
            return topic
    raise EditError("This topic is not there any more. Reload the page.")


def _described(data: Mapping[str, Any]) -> Topic:
    keys = {name: tuple(map(str, data[name])) for name in ("members", "together", "apart")}
    number = int(data["id"])
    if not 0 < number <= BIGGEST:
        raise ValueError(number)
    return Topic(
        label=str(data["label"])[:LONGEST],
        terms=tuple(str(term)[:LONGEST] for term in data["terms"]),
        stability=float(data["stability"]),
        id=number,
        **keys,
    )
