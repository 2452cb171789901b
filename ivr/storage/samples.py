"""Calls that are only examples: kept marked as such, counted, and erased as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from ivr.storage.call_log import as_call, missed_rows
from ivr.storage.engine import Database
from ivr.storage.models import Call, CallerVisit, HandOffPacket, MissedUtterance, Survey, Turn
from ivr.storage.tallies import forget
from ivr.trace import CallRecord


@dataclass(frozen=True, slots=True)
class SampleCall:
    """One call that nobody has really placed, though it was really held."""

    record: CallRecord
    packet: dict[str, Any] | None
    ended_at: datetime
    caller_key: str
    """Stands for no number."""
    satisfied: int | None = None
    """1 to 5; None for a caller who did not answer."""
    easy: int | None = None
    """1 to 7."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Calls of a line."""

    real: int
    samples: int


def keep_samples(database: Database, calls: Sequence[SampleCall]) -> None:
    """Keep calls as examples, with what is to be looked at. Raises what SQLAlchemy raises."""
    with database.begin() as session:
        for preset in {item.record.preset for item in calls}:
            forget(session, preset)
        for item in calls:
            call = as_call(item.record, item.packet, item.ended_at)
            call.is_sample = True
            session.add(call)
            for row in missed_rows(item.record, item.ended_at):
                if isinstance(row, MissedUtterance):
                    row.is_sample = True
                session.add(row)
            session.add(_visit(item))
            if item.satisfied is not None:
                session.add(_survey(item))


def count_calls(database: Database, preset: str) -> Counts:
    """Return how many calls of a line are callers' own, and how many are examples."""
    mine = (Call.preset == preset) & (Call.trial == "")
    query = select(Call.is_sample, func.count()).where(mine).group_by(Call.is_sample)
    with database.begin() as session:
        counts = {bool(sample): count for sample, count in session.execute(query)}
    return Counts(counts.get(False, 0), counts.get(True, 0))


def has_calls(database: Database, preset: str, *, samples: bool) -> bool:
    """Whether a line has examples, or (``samples`` False) calls of its callers."""
    mine = (Call.preset == preset) & Call.is_sample.is_(samples) & (Call.trial == "")
    with database.begin() as session:
        return session.scalar(select(Call.call_sid).where(mine).limit(1)) is not None


def erase_samples(database: Database, preset: str = "") -> int:
    """Forget all examples, those of one line or ("") of all; return how many calls it was."""
    mine: ColumnElement[bool] = Call.is_sample.is_(True)
    missed: ColumnElement[bool] = MissedUtterance.is_sample.is_(True)
    if preset:
        mine &= Call.preset == preset
        missed &= MissedUtterance.preset == preset
    sids = select(Call.call_sid).where(mine).scalar_subquery()
    with database.begin() as session:
        forget(session, preset)
        session.execute(delete(MissedUtterance).where(missed))
        for table in (Survey, CallerVisit, HandOffPacket, Turn):
            session.execute(delete(table).where(table.call_sid.in_(sids)))
        done = session.execute(delete(Call).where(mine))
        return int(done.rowcount)  # type: ignore[attr-defined]


def _visit(item: SampleCall) -> CallerVisit:
    record = item.record
    return CallerVisit(
        call_sid=record.call_sid,
        caller_key=item.caller_key,
        preset=record.preset,
        at=item.ended_at,
        intent=record.intent or "",
    )


def _survey(item: SampleCall) -> Survey:
    record = item.record
    return Survey(
        call_sid=record.call_sid,
        preset=record.preset,
        language=record.language,
        caller_key=item.caller_key,
        asked_at=item.ended_at,
        satisfied=item.satisfied,
        easy=item.easy,
    )
