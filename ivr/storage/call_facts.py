"""What reports read of calls, in one query a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from ivr.numbers.facts import CallFacts, Label, Period, Stay
from ivr.storage.call_stays import labels_of, stays_of, wrong_first
from ivr.storage.engine import Database
from ivr.storage.messages import LOST
from ivr.storage.models import Call, CallerVisit, MessageOut, Survey
from ivr.storage.models.base import utc

AGAIN = timedelta(hours=24)
"""A call of the same caller within that is a repeated one."""
DAY = timedelta(days=1)
MOST = 100_000
"""Calls of one report; the newest."""
READ = tuple(
    Call.__table__.c[name]  # columns, not attributes: no objects are made of so many rows
    for name in (
        *("call_sid", "started_at", "ended_at", "disposition", "destination"),
        *("intent", "band", "time_to_route_ms", "tried", "served"),
        *("language", "channel", "catalogue_version", "is_sample"),
    )
)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What other tables know of the calls, by call."""

    repeated: set[str]
    again: Mapping[str, timedelta]
    """Until the caller called about the same need again."""
    known: set[str]
    surveys: Mapping[str, tuple[int | None, int | None]]
    moved: set[str]
    labels: Mapping[str, Sequence[Label]]
    stays: Mapping[str, Sequence[Stay]] = field(default_factory=dict)
    wrong: Mapping[str, bool] = field(default_factory=dict)


def call_facts(database: Database, period: Period) -> list[CallFacts]:
    """Return the calls of a period, newest first. Raises what SQLAlchemy raises."""
    mine = calls_of(period)
    query = select(*READ).where(mine).order_by(Call.started_at.desc()).limit(MOST)
    with database.begin() as session:
        calls = session.connection().execute(query).all()
        beside = _beside(session, mine)
    return [_facts(call, beside) for call in calls]


def calls_of(period: Period) -> ColumnElement[bool]:
    """Return the condition that a call is of a period, and meant; trials by invitation are not."""
    mine: ColumnElement[bool] = Call.started_at >= period.begin
    mine &= Call.started_at < period.end
    mine &= Call.trial == ""  # who tries the line is no caller
    if period.without_samples:
        mine &= Call.is_sample.is_(False)
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


Kind = tuple[str, str, str, str]
"""Language, channel, need and version of calls."""


def kinds(database: Database, preset: str, since: datetime | None = None) -> set[Kind]:
    """Return which kinds of calls a preset has had."""
    columns = (Call.language, Call.channel, Call.intent, Call.catalogue_version)
    with database.begin() as session:
        query = select(*columns).where(Call.preset == preset).distinct()
        if since is not None:
            query = query.where(Call.started_at >= since)
        return {(lang, channel, need or "", v) for lang, channel, need, v in session.execute(query)}


def _beside(session: Session, mine: ColumnElement[bool]) -> _Beside:
    visits = session.execute(_visits(mine)).all()
    surveys = select(Survey.call_sid, Survey.satisfied, Survey.easy)
    links = select(MessageOut.call_sid).where(
        mine,
        MessageOut.kind == "link",
        MessageOut.state == "sent",
        MessageOut.receipt.not_in(LOST),
    )
    known = select(CallerVisit.call_sid).join(Call, Call.call_sid == CallerVisit.call_sid)
    stays = stays_of(session, mine)
    return _Beside(
        repeated=_repeated(visits),
        again=_again(visits),
        known=set(session.scalars(known.where(mine))),
        surveys={
            sid: (satisfied, easy)
            for sid, satisfied, easy in session.execute(
                surveys.join(Call, Call.call_sid == Survey.call_sid).where(mine)
            )
        },
        moved=set(session.scalars(links.join(Call, Call.call_sid == MessageOut.call_sid))),
        labels=labels_of(session, mine),
        stays=stays,
        wrong=wrong_first(session, mine, stays),
    )


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


def _again(visits: Iterable[Any]) -> dict[str, timedelta]:
    """Return how soon the caller of each call called about the very same need."""
    found: dict[str, list[timedelta]] = defaultdict(list)
    for call_sid, need, at, next_need, next_at in visits:
        if need and need == next_need:
            found[call_sid].append(utc(next_at) - utc(at))
    return {call_sid: min(later) for call_sid, later in found.items()}


def _facts(call: Any, beside: _Beside) -> CallFacts:
    sid = call.call_sid
    ended = call.ended_at or call.started_at
    again = beside.again.get(sid)
    rating, effort = beside.surveys.get(sid, (None, None))
    return CallFacts(
        call_sid=sid,
        started_at=utc(call.started_at),
        length_s=(ended - call.started_at).total_seconds(),
        disposition=call.disposition or "",
        destination=call.destination or "",
        intent=call.intent or "",
        band=call.band,
        time_to_route_ms=call.time_to_route_ms,
        tried=tuple(call.tried),
        served=tuple(item.get("outcome", "") for item in call.served),
        repeated=sid in beside.repeated,
        rating=rating,
        effort=effort,
        wrong=beside.wrong.get(sid),
        stays=beside.stays.get(sid, ()),
        labels=beside.labels.get(sid, ()),
        known_caller=sid in beside.known,
        again_days=again / DAY if again is not None else None,
        moved=sid in beside.moved,
        language=call.language,
        channel=call.channel,
        version=call.catalogue_version,
        sample=call.is_sample,
    )
