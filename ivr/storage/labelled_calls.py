"""What callers said lately of which people have said what it meant, call by call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ivr.storage.counted import counted
from ivr.storage.engine import Database
from ivr.storage.models import MissedUtterance as Row


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """One utterance of a call, redacted."""

    text: str
    """As it was read."""
    confidence: float
    """Of the recogniser."""
    meaning: str
    """An intent; "" for nothing that is handled."""
    call_sid: str


def labelled_calls(
    database: Database, preset: str, language: str, since: datetime, limit: int
) -> Sequence[LabelledCall]:
    """Return the newest labelled utterances, newest first; each once.

    Trials by invitation are left out, and examples once callers have called. Raises what
    SQLAlchemy raises.
    """
    mine = (Row.preset == preset) & (Row.language == language) & (Row.at >= since)
    mine &= Row.meaning.is_not(None) & (Row.tag == "") & counted(preset, Row.is_sample)
    query = (
        select(Row.call_sid, Row.turn, Row.text, Row.confidence, Row.meaning)
        .where(mine)
        .order_by(Row.at.desc(), Row.id.desc())
        .limit(limit)
    )
    found: dict[tuple[str, int], LabelledCall] = {}
    with database.begin() as session:
        for sid, turn, text, confidence, meaning in session.execute(query):
            found.setdefault((sid, turn), LabelledCall(text, confidence, meaning or "", sid))
    return list(found.values())
