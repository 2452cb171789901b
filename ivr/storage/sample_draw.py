"""What callers said on a day, and the sample of it that people label."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from intents.normalise import normaliser
from ivr.missed import Why
from ivr.storage.counted import counted
from ivr.storage.engine import Database
from ivr.storage.missed import LONGEST_KEY
from ivr.storage.models import Call, MissedUtterance, Turn

Place = tuple[str, int]
"""A call and the number of the turn in it."""


def lines_with_calls(database: Database, begin: datetime, end: datetime) -> list[tuple[str, str]]:
    """Return preset and language of every line that had calls that count."""
    own = _between(begin, end) & counted(Call.preset, Call.is_sample)
    query = select(Call.preset, Call.language).where(own).distinct()
    with database.begin() as session:
        return sorted((preset, language) for preset, language in session.execute(query))


def sampled(database: Database, preset: str, language: str, begin: datetime, end: datetime) -> bool:
    """Whether a sample of these calls has been drawn."""
    row = MissedUtterance
    query = select(row.id).where(
        *(row.preset == preset, row.language == language, row.why == Why.SAMPLE),
        *(row.at >= begin, row.at < end, counted(preset, row.is_sample)),
    )
    with database.begin() as session:
        return session.scalar(query.limit(1)) is not None


def said_between(
    database: Database, preset: str, language: str, begin: datetime, end: datetime
) -> list[Place]:
    """Return everything that callers said in words at an open question.

    A bare yes or no is not: it answers what was announced.
    """
    mine = (Call.preset == preset) & (Call.language == language) & _between(begin, end)
    mine &= counted(preset, Call.is_sample)
    query = (
        select(Turn.call_sid, Turn.number, Turn.trace)
        .join(Call, Call.call_sid == Turn.call_sid)
        .where(mine, Turn.expectation == "open", Turn.transcript != "")
    )
    with database.begin() as session:
        return [
            (call_sid, number)
            for call_sid, number, trace in session.execute(query)
            if trace.get("rule") != "answer"
        ]


def keep_sample(database: Database, preset: str, language: str, places: Sequence[Place]) -> int:
    """Put utterances into the missed queue as drawn by chance; return how many.

    0 when another process is faster.
    """
    try:
        return _kept(database, preset, language, places)
    except IntegrityError:
        return 0


def _kept(database: Database, preset: str, language: str, places: Sequence[Place]) -> int:
    normalise = normaliser(language)
    query = (
        select(Turn, Call.started_at, Call.is_sample)
        .join(Call, Call.call_sid == Turn.call_sid)
        .where(Turn.call_sid.in_([call_sid for call_sid, _ in places]))
    )
    with database.begin() as session:
        rows = [
            MissedUtterance(
                preset=preset,
                language=language,
                key=normalise(turn.transcript)[:LONGEST_KEY],
                text=turn.transcript,
                call_sid=turn.call_sid,
                turn=turn.number,
                why=Why.SAMPLE,
                top3=turn.trace.get("top3", []),
                confidence=turn.confidence,
                at=at,
                is_sample=is_sample,
            )
            for turn, at, is_sample in session.execute(query).all()
            if (turn.call_sid, turn.number) in places
        ]
        session.add_all(rows)
    return len(rows)


def sample_labels(database: Database, preset: str, language: str) -> list[tuple[str, str]]:
    """Return each utterance of the sample with what people said it meant; "" for nothing."""
    row = MissedUtterance
    query = (
        select(row.call_sid, row.turn, row.text, row.meaning)
        .where(row.preset == preset, row.language == language, row.why == Why.SAMPLE)
        .where(row.meaning.is_not(None), counted(preset, row.is_sample))
        .order_by(row.id)
    )
    with database.begin() as session:
        found = {
            (sid, turn): (text, meaning) for sid, turn, text, meaning in session.execute(query)
        }
    return [(text, meaning or "") for text, meaning in found.values()]


def _between(begin: datetime, end: datetime) -> ColumnElement[bool]:
    """Return the condition of real calls: trials by invitation say nothing about callers."""
    return (Call.started_at >= begin) & (Call.started_at < end) & (Call.trial == "")
