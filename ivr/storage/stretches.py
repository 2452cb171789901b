"""Which utterances of ended calls may be listened to, and where they are in the recordings.

Only of callers who were told that they are recorded and did not mind, and only answers to the
open question from which nothing had to be masked: ``ivr.storage.call_log`` keeps no other's place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import Select, select

from ivr.kept_audio import Stretch
from ivr.storage.call_log import RECORDED
from ivr.storage.engine import Database
from ivr.storage.models import Call, Turn

Place = tuple[str, int]
"""A call's id and the number of a turn, from 1."""


def stretches_of(database: Database, places: Iterable[Place]) -> dict[Place, Stretch]:
    """Return where utterances lie, of those that may be listened to."""
    wanted = set(places)
    calls = sorted({call_sid for call_sid, _ in wanted})
    with database.begin() as session:
        rows = session.execute(_recorded().where(Turn.call_sid.in_(calls))).all()
    found = map(_stretch, rows)
    return {
        (item.call_sid, item.turn): item
        for item in found
        if item is not None and (item.call_sid, item.turn) in wanted
    }


def recent_stretches(
    database: Database, preset: str, language: str, limit: int
) -> Sequence[tuple[Stretch, str, float]]:
    """Return a line's newest utterances that may be listened to, newest first.

    With the text that was read then, and how sure the recogniser was.
    """
    mine = (Call.preset == preset) & (Call.language == language) & (Turn.transcript != "")
    query = _recorded().where(mine).order_by(Turn.id.desc()).limit(limit)
    with database.begin() as session:
        rows = session.execute(query).all()
    pairs = ((_stretch(row), row) for row in rows)
    return [(item, row.transcript, row.confidence) for item, row in pairs if item is not None]


def _recorded() -> Select[Any]:
    columns = (Turn.call_sid, Turn.number, Turn.trace, Turn.transcript, Turn.confidence)
    mine = (Call.consent == RECORDED) & (Turn.expectation == "open")
    return select(*columns, Call.started_at).join(Call, Call.call_sid == Turn.call_sid).where(mine)


def _stretch(row: Found[Any]) -> Stretch | None:
    frames = row.trace.get("frames") or []
    if len(frames) != 2:
        return None
    at: datetime = row.started_at
    return Stretch(row.call_sid, row.number, at, int(frames[0]), int(frames[1]))
