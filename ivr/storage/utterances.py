"""What callers said at the open question, for trying a draft on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ivr.storage.counted import counted
from ivr.storage.engine import Database
from ivr.storage.models import Call, Turn


@dataclass(frozen=True, slots=True)
class Utterance:
    """One utterance of an ended call, redacted."""

    text: str
    confidence: float
    """Of the recogniser."""
    call_sid: str


def recent_utterances(
    database: Database, preset: str, language: str, limit: int
) -> Sequence[Utterance]:
    """Return the newest utterances of a line, newest first, examples while nobody has called.

    Raises what SQLAlchemy raises.
    """
    mine = (Call.preset == preset) & (Call.language == language)
    mine &= counted(preset, Call.is_sample)
    mine &= (Turn.expectation == "open") & (Turn.transcript != "")
    query = (
        select(Turn.transcript, Turn.confidence, Turn.call_sid)
        .join(Call, Call.call_sid == Turn.call_sid)
        .where(mine)
        .order_by(Turn.id.desc())
        .limit(limit)
    )
    with database.begin() as session:
        return [Utterance(*row) for row in session.execute(query)]
