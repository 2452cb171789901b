"""What agents flagged, on its way to the missed queue and back to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from intents.normalise import normaliser
from ivr.missed import Why
from ivr.storage.engine import Database
from ivr.storage.missed import LONGEST_KEY, OPEN
from ivr.storage.models import AgentFeedback, Call, MissedUtterance, Turn

ASKS = ("wrong_intent", "wrong_queue", "new_topic", "bad_transcript")
"""Kinds of feedback that ask for a change."""


def take_in(database: Database, limit: int = 200) -> int:
    """Put what agents flagged into the missed queue, once a call; return how many.

    A call whose record is not written yet waits for the next time.
    """
    known = select(MissedUtterance.call_sid).where(MissedUtterance.why == Why.FLAGGED.value)
    query = (
        select(AgentFeedback.call_sid)
        .where(AgentFeedback.settled_at.is_(None), AgentFeedback.kind.in_(ASKS))
        .where(AgentFeedback.call_sid.not_in(known))
        .distinct()
        .limit(limit)
    )
    with database.begin() as session:
        return sum(_flag(session, call_sid) for call_sid in session.scalars(query).all())


def tell_back(database: Database, preset: str, version: int, now: datetime) -> int:
    """Tell agents that a version acts upon what they flagged, or that it was set aside.

    Return to how many.
    """
    with database.begin() as session:
        fixed = _settle(session, preset, MissedUtterance.fixed_in == version, str(version), now)
        aside = _settle(session, preset, MissedUtterance.state == "ignored", "", now)
    return fixed + aside


def _flag(session: Session, call_sid: str) -> bool:
    said = (Turn.call_sid == call_sid) & (Turn.expectation == "open") & (Turn.transcript != "")
    turn = session.scalars(select(Turn).where(said).order_by(Turn.number.desc()).limit(1)).first()
    if turn is None:
        return False
    mine = (MissedUtterance.call_sid == call_sid) & (MissedUtterance.turn == turn.number)
    row = session.scalars(select(MissedUtterance).where(mine)).first()
    if row is None:
        call = session.get_one(Call, call_sid)
        row = MissedUtterance(
            preset=call.preset,
            language=call.language,
            key=normaliser(call.language)(turn.transcript)[:LONGEST_KEY],
            text=turn.transcript,
            call_sid=call_sid,
            turn=turn.number,
            top3=turn.trace.get("top3", []),
            confidence=turn.confidence,
            at=call.started_at,
            state=OPEN,
            why=Why.FLAGGED.value,
        )
        session.add(row)
    row.why = Why.FLAGGED.value
    return True


def _settle(session: Session, preset: str, which: object, version: str, now: datetime) -> int:
    flagged = select(MissedUtterance.call_sid).where(
        MissedUtterance.preset == preset,
        MissedUtterance.why == Why.FLAGGED.value,
        which,  # type: ignore[arg-type]
    )
    change = (
        update(AgentFeedback)
        .where(AgentFeedback.call_sid.in_(flagged), AgentFeedback.settled_at.is_(None))
        .values(fixed_in=version, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(session.execute(change).rowcount)  # type: ignore[attr-defined]
