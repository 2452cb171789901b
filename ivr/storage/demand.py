"""What callers asked for lately, to tell what a need is worth before it is removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from ivr.storage.counted import counted
from ivr.storage.engine import Database
from ivr.storage.models import Call

LATELY = 1_000
"""Calls that are looked at; the newest."""


@dataclass(frozen=True, slots=True)
class Demand:
    """How many of the newest calls of a line asked for a need."""

    need: str
    asked: int
    calls: int
    """That were looked at."""


def demand_of(
    database: Database, preset: str, needs: Sequence[str], calls: int = LATELY
) -> list[Demand]:
    """Return what callers asked for in the newest calls, examples while nobody has called.

    Raises what SQLAlchemy raises.
    """
    if not needs:
        return []
    mine = (Call.preset == preset) & Call.ended_at.is_not(None) & (Call.trial == "")
    newest = (
        select(Call.intent)
        .where(mine & counted(preset, Call.is_sample))
        .order_by(Call.started_at.desc())
        .limit(calls)
        .subquery()
    )
    query = select(newest.c.intent, func.count()).group_by(newest.c.intent)
    with database.begin() as session:
        found = {intent: number for intent, number in session.execute(query)}
    total = sum(found.values())
    return [Demand(need, found.get(need, 0), total) for need in needs]
