"""What reports read of calls, in one query a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from ivr.numbers.facts import CallFacts, Period
from ivr.storage.engine import Database
from ivr.storage.models import Call, CallerVisit, Survey
from ivr.storage.models.base import utc

AGAIN = timedelta(hours=24)
"""A call of the same caller within that is a repeated one."""
MOST = 100_000
"""Calls of one report; the newest."""


def call_facts(database: Database, period: Period) -> list[CallFacts]:
    """Return the calls of a period, newest first. Raises what SQLAlchemy raises."""
    mine = _mine(period)
    query = select(Call).where(mine).order_by(Call.started_at.desc()).limit(MOST)
    with database.begin() as session:
        calls = session.scalars(query).all()
        again = _repeated(session.execute(_visits(mine)).all())
        surveys = {row.call_sid: row for row in session.scalars(_surveys(mine))}
    return [_facts(call, again, surveys.get(call.call_sid)) for call in calls]


def _mine(period: Period) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = Call.started_at >= period.begin
    mine &= Call.started_at < period.end
    for column, wanted in (
        (Call.preset, period.preset),
        (Call.language, period.language),
        (Call.channel, period.channel),
        (Call.intent, period.intent),
        (Call.catalogue_version, period.version),
    ):
        if wanted:
            mine &= column == wanted
    return mine


def _surveys(mine: ColumnElement[bool]) -> Select[Any]:
    return select(Survey).join(Call, Call.call_sid == Survey.call_sid).where(mine)


def _visits(mine: ColumnElement[bool]) -> Any:
    """Select each call, its need and time, with need and time of each later one."""
    later = aliased(CallerVisit)
    return (
        select(CallerVisit.call_sid, CallerVisit.intent, CallerVisit.at, later.intent, later.at)
        .join(Call, Call.call_sid == CallerVisit.call_sid)
        .join(
            later,
            (later.caller_key == CallerVisit.caller_key)
            & (later.preset == CallerVisit.preset)
            & (later.at > CallerVisit.at),
        )
        .where(mine)
    )


def _repeated(visits: Iterable[Any]) -> set[str]:
    """Return the calls after which the caller called again, about the same as far as known."""
    return {
        call_sid
        for call_sid, need, at, next_need, next_at in visits
        if utc(next_at) - utc(at) <= AGAIN and (not need or not next_need or need == next_need)
    }


def _facts(call: Call, again: set[str], survey: Survey | None) -> CallFacts:
    ended = call.ended_at or call.started_at
    return CallFacts(
        call_sid=call.call_sid,
        started_at=utc(call.started_at),
        length_s=(ended - call.started_at).total_seconds(),
        disposition=call.disposition or "",
        destination=call.destination or "",
        intent=call.intent or "",
        band=call.band,
        time_to_route_ms=call.time_to_route_ms,
        tried=tuple(call.tried),
        served=tuple(item.get("outcome", "") for item in call.served),
        repeated=call.call_sid in again,
        rating=survey.satisfied if survey is not None else None,
        effort=survey.easy if survey is not None else None,
    )
