"""Why utterances were missed, as people have said, and which ones."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select

from ivr.missed import APART
from ivr.numbers.facts import Period
from ivr.storage.engine import Database
from ivr.storage.missed import CAUSES
from ivr.storage.models import Call
from ivr.storage.models import MissedUtterance as Row

UNTOLD = "untold"
"""Nobody has said yet."""
MOST = 200
"""Items of one cause that are shown; the newest."""


def causes(database: Database, period: Period) -> list[tuple[str, int]]:
    """Return how many utterances each cause has, the commonest first, UNTOLD last."""
    query = select(Row.cause, func.count()).where(_mine(period)).group_by(Row.cause)
    with database.begin() as session:
        found = {cause or UNTOLD: count for cause, count in session.execute(query)}
    known = sorted(
        ((cause, count) for cause, count in found.items() if cause != UNTOLD),
        key=lambda item: (-item[1], item[0]),
    )
    return [*known, *([(UNTOLD, found[UNTOLD])] if UNTOLD in found else [])]


def of_cause(database: Database, period: Period, cause: str) -> Sequence[Row] | None:
    """Return the utterances of one cause, newest first; None when there is no such cause."""
    if cause not in (*CAUSES, UNTOLD):
        return None
    mine = _mine(period) & (Row.cause == ("" if cause == UNTOLD else cause))
    query = select(Row).where(mine).order_by(Row.id.desc()).limit(MOST)
    with database.begin() as session:
        return session.scalars(query).all()


def _mine(period: Period) -> ColumnElement[bool]:
    """Return the condition of a period; channel, need and version are those of the call."""
    mine: ColumnElement[bool] = (Row.at >= period.begin) & (Row.at < period.end)
    mine &= Row.tag == ""  # trials by invitation are no callers
    mine &= Row.why.not_in(APART)  # it need not have been misunderstood
    if period.without_samples:
        mine &= Row.is_sample.is_(False)
    for column, wanted in ((Row.preset, period.preset), (Row.language, period.language)):
        if wanted:
            mine &= column == wanted
    of_call = {
        Call.channel: period.channel,
        Call.intent: period.intent,
        Call.catalogue_version: period.version,
    }
    if any(of_call.values()):
        calls = select(Call.call_sid)
        for field, wanted in of_call.items():
            calls = calls.where(field == wanted) if wanted else calls
        mine &= Row.call_sid.in_(calls)
    return mine
