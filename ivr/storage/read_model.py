"""What reports and pages read; plain data, apart from the models that are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ivr.storage.engine import Database
from ivr.storage.models import Call


@dataclass(frozen=True, slots=True)
class CallSummary:
    """One line of a list of calls."""

    call_sid: str
    preset: str
    started_at: datetime
    disposition: str | None
    destination: str | None
    intent: str | None
    trial: str
    """Whose trial it was; "" for a caller's own."""
    is_sample: bool


def recent_calls(
    database: Database, limit: int = 50, preset: str = "", language: str = ""
) -> Sequence[CallSummary]:
    """Return the latest calls, newest first; "" stands for any line and language."""
    columns = (
        Call.call_sid,
        Call.preset,
        Call.started_at,
        Call.disposition,
        Call.destination,
        Call.intent,
        Call.trial,
        Call.is_sample,
    )
    query = select(*columns).order_by(Call.started_at.desc()).limit(limit)
    if preset:
        query = query.where(Call.preset == preset)
    if language:
        query = query.where(Call.language == language)
    with database.begin() as session:
        return [CallSummary(*row) for row in session.execute(query)]


def one_call(database: Database, call_sid: str) -> dict[str, Any] | None:
    """Return a call with its turns and packet as plain data, None when there is none."""
    with database.begin() as session:
        call = session.get(Call, call_sid)
        if call is None:
            return None
        names = [column.name for column in Call.__table__.columns]
        turns = [
            {column.name: getattr(turn, column.name) for column in turn.__table__.columns}
            for turn in call.turns
        ]
        packet = call.hand_off.packet if call.hand_off is not None else None
        return {**{n: getattr(call, n) for n in names}, "turns": turns, "packet": packet}
